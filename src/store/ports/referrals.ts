import type { CalendarDate, Instant } from '../../base/clock.ts'
import type { Appointment } from '../../domain/appointment/appointment.ts'
import type { BookingAttempt } from '../../domain/appointment/booking-attempt.ts'
import type { StoredDocument } from '../../domain/document/document.ts'
import type { AppointmentId } from '../../domain/identifier/appointment-id.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import type { Referral } from '../../domain/referral/referral.ts'
import type { ReferralState } from '../../domain/referral/state.ts'
import type { WorklistScope } from '../../domain/worklist/check-fetch.ts'
import type { FetchAnyWorklist } from '../../domain/worklist/list.ts'
import type { Place } from '../../domain/worklist/place.ts'
import type { AuditRecord } from './audit.ts'
import type { BeginCancellation, BeginPasRequest } from './pas-requests.ts'
import type { SlotStore } from './slots.ts'

/** The bytes of a referral and what the relationship check needs, in one look-up. */
export type ReferralView = {
  readonly version: number
  readonly body: string
  readonly relation: Relation
}

/** The same of its current appointment; the version is that of the appointment. */
export type AppointmentView = ReferralView & { readonly ubrn: Ubrn }

/** What a search for requests tells of a referral. */
export type RequestView = {
  readonly requestId: string
  readonly version: number
  readonly state: ReferralState
  readonly relation: Relation
}

/** What decides whether a caller may see a referral (DOMAIN 2.3). */
export type Relation = {
  readonly patient: NhsNumber
  readonly referringOrganisation: OdsCode
  readonly service?: ServiceId
  readonly serviceProvider?: OdsCode
  /** The viewer is in a workgroup of the current service at the viewer's organisation. */
  readonly hasServiceAccess: boolean
  /** Where the referral is by now that an advice request was converted into. */
  readonly convertedTo?: {
    readonly service: ServiceId
    readonly serviceProvider: OdsCode
    readonly hasServiceAccess: boolean
  }
}

/**
 * Whose eyes a referral is looked at with. `worker` is the person whose workgroups count: absent
 * for those whose relationship hangs on organisations alone, referrers and applications.
 */
export type Viewer = { readonly worker?: UserId; readonly organisation: OdsCode }

/** A place on a worklist with its FHIR entry already rendered. */
export type RenderedPlace = {
  readonly place: Place<{ readonly list: string }>
  readonly entry: string
  readonly turned?: { readonly on: CalendarDate; readonly entry: string }
  readonly contained: readonly string[]
}

/**
 * Everything one write leaves behind, made by pure code and stored in one transaction (DESIGN
 * 3.8). Which files are linked or unlinked by it the store sees itself: from what was attached and
 * what is.
 */
export type ReferralCommit = CommitParts & {
  readonly referral: Referral
  /** The booking this ends well: its slot becomes busy, its lock goes. */
  readonly booked?: AtPas
  /**
   * The cancellation this ends well: the PAS agreed, the slot is free, its lock goes. A PAS that
   * cancelled unasked has a request of its own, which nothing here knows.
   */
  readonly cancelled?: AtPas
  /** The PAS is to be told, and nobody waits for it: the slot is free once it has agreed. */
  readonly toCancel?: AtPas
  /** The newest appointment, drawn anew: it names the version of its referral. */
  readonly appointment?: { readonly appointment: Appointment; readonly body: string }
}

/** What every commit has, whatever kind of request it is about. */
export type CommitParts = {
  readonly body: string
  readonly operation: string
  readonly requestId: string
  readonly at: Instant
  readonly places: readonly RenderedPlace[]
  /** Absent where another commit of the same transaction tells of the same act. */
  readonly audit?: AuditRecord
  readonly answer?: IdempotentAnswer
}

/** A request to a PAS (`pas-requests.ts`) and the slot that it is about. */
export type AtPas = { readonly request: string; readonly slot: SlotId }

/** A referral whose look changed, with its renderings. */
export type Redrawn = Pick<ReferralCommit, 'referral' | 'body' | 'places' | 'appointment'>

/** The first answer to an Idempotency-Key, kept to be given again. */
export type IdempotentAnswer = {
  readonly caller: string
  readonly key: string
  readonly digest: Buffer
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A referral whose row is locked for this transaction. Ends with one of the three; without
 * any, nothing happened.
 */
export type HeldReferral = {
  readonly referral: Referral
  /**
   * Slots and booking attempts as this transaction sees them: whoever holds a connection asks for
   * no other.
   */
  readonly slots: SlotStore
  readonly listAttempts: () => Promise<readonly BookingAttempt[]>
  /**
   * The files named, those there are, as they stay until this transaction ends: a scan that is just
   * finishing has either set its result already, or will find the file linked.
   */
  readonly lockDocuments: (ids: readonly DocumentId[]) => Promise<readonly StoredDocument[]>
  /** Writes everything; the stored version must still be the one that was read. */
  readonly commit: (commit: ReferralCommit) => Promise<void>
  /** A referral that comes of this one, in the same transaction: before the commit. */
  readonly create: (commit: ReferralCommit) => Promise<void>
  /**
   * Takes a free slot for a booking that will wait for the PAS, remembers the request, and keeps
   * other writers out of the referral meanwhile. False, and nothing taken, when somebody else was
   * quicker.
   */
  readonly beginBooking: (begin: BeginPasRequest) => Promise<boolean>
  /** The same for a cancellation that will wait for the PAS: the appointment stands meanwhile. */
  readonly beginCancellation: (begin: BeginCancellation) => Promise<void>
}

export type Opened<T> =
  | { readonly is: 'held'; readonly value: T }
  | { readonly is: 'absent' }
  | { readonly is: 'locked' }

export type ReferralStore = {
  readonly findView: (ubrn: Ubrn, viewer: Viewer) => Promise<ReferralView | undefined>
  /** An appointment that its referral has no more is absent (page a038-retrieve-appointment). */
  readonly findAppointmentView: (
    id: AppointmentId,
    viewer: Viewer,
  ) => Promise<AppointmentView | undefined>
  readonly findRequestView: (ubrn: Ubrn, viewer: Viewer) => Promise<RequestView | undefined>
  readonly find: (ubrn: Ubrn) => Promise<Referral | undefined>
  readonly nextUbrn: () => Promise<Ubrn>
  readonly nextAppointmentId: () => Promise<string>
  readonly create: (commit: ReferralCommit) => Promise<'committed' | 'in-progress'>
  /**
   * Locks the referral without waiting, hands it to `work`, and rolls back unless `work` committed.
   * `request` passes by the lock of the request to a PAS that this very caller began.
   */
  readonly change: <T>(
    target: {
      readonly ubrn: Ubrn
      readonly now: Instant
      readonly request?: string
    },
    work: (held: HeldReferral) => Promise<T>,
  ) => Promise<Opened<T>>
  /**
   * Stores what a referral looks like now without a new version: nothing was decided, only its look
   * changed (a scan result, another base URL). Nothing is stored when `draw` returns undefined.
   * Throws when somebody is writing it, unless it `waits`: writers hold a row for moments.
   */
  readonly redraw: (
    ubrn: Ubrn,
    draw: (referral: Referral) => Redrawn | undefined,
    how?: { readonly waits: boolean },
  ) => Promise<void>
  /** UBRNs in order, from after the one given. */
  readonly listUbrns: (after: Ubrn | undefined, countMax: number) => Promise<readonly Ubrn[]>
  /** Of those that are not archived, in the order they were made, from after the one given. */
  readonly listUnarchived: (
    after: Ubrn | undefined,
    countMax: number,
  ) => Promise<readonly UnarchivedReferral[]>
  /** Forgets the answers to Idempotency-Keys that were given before this. */
  readonly forgetAnswers: (before: Instant) => Promise<void>
  readonly findAnswer: (caller: string, key: string) => Promise<IdempotentAnswer | undefined>
  readonly fetchWorklist: (
    fetch: FetchAnyWorklist,
    scope: WorklistScope,
    today: CalendarDate,
  ) => Promise<WorklistPage>
}

export type UnarchivedReferral = Pick<Referral, 'ubrn' | 'createdAt' | 'updatedAt'>

/** Rendered entries joined by commas, and the resources they refer to, each once. */
export type WorklistPage = { readonly entries: string; readonly contained: readonly string[] }

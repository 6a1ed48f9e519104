import type { Instant } from '../../base/clock.ts'
import type { AttemptOutcome } from '../../domain/appointment/booking-attempt.ts'
import type { CancellationOutcome } from '../../domain/appointment/cancellation-attempt.ts'
import type { PasRequest } from '../../domain/appointment/pas.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { Ending } from '../../domain/referral/end-appointment.ts'
import type { AuditRecord } from './audit.ts'

export type BeginPasRequest = {
  readonly request: string
  readonly slot: SlotId
  readonly service: ServiceId
  readonly at: Instant
  /**
   * Until then others are kept out of the referral; from then on, should there be no answer, the
   * PAS is asked again.
   */
  readonly until: Instant
}

/** What a cancellation does once the PAS agrees, and in whose name: it may outlive who asked. */
export type Deed = {
  readonly ending: Ending
  readonly audit: AuditRecord
}

export type BeginCancellation = BeginPasRequest & { readonly deed: Deed }

export type EndPasRequest = {
  readonly request: string
  readonly outcome: Exclude<AttemptOutcome, 'BOOKED'> | Exclude<CancellationOutcome, 'CANCELLED'>
  /** Given while nobody knows what the PAS did. */
  readonly askAgainAt?: Instant
}

/** A request that nobody knows the outcome of. A cancellation has a deed, unless it was done. */
export type OpenPasRequest = Omit<PasRequest, 'id'> & {
  readonly request: string
  readonly kind: 'BOOK' | 'CANCEL'
  readonly deed?: Deed
}

/** What somebody who looks at the referral is told of one. */
export type OpenPasRequestView = Pick<OpenPasRequest, 'kind' | 'slot' | 'service'> & {
  readonly startedAt: Instant
  readonly askAgainAt: Instant
}

/** Requests to PASes and what came of them (DOMAIN 5.3). */
export type PasRequestStore = {
  /** What was asked came to nothing; slot and referral are free, as far as is known. */
  readonly end: (end: EndPasRequest) => Promise<void>
  /**
   * Those to be asked about again by now, for this process alone; each comes again later unless it
   * is settled.
   */
  readonly claimOpen: (now: Instant, countMax: number) => Promise<readonly OpenPasRequest[]>
  /** Those of a referral, in the order they were begun. */
  readonly listOpenOf: (ubrn: Ubrn) => Promise<readonly OpenPasRequestView[]>
  /** The PAS has said what stands. `slot`: what becomes of a slot that the request held. */
  readonly settle: (
    request: string,
    slot: 'free' | 'withdrawn',
    outcome?: 'CANCELLED' | 'REFUSED',
  ) => Promise<void>
}

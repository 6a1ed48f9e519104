import type { CalendarDate, Instant } from '../../base/clock.ts'
import type { Appointment, Reason } from '../appointment/appointment.ts'
import type { SearchCriteria } from '../directory/search-criteria.ts'
import type { Attachment } from '../document/attachment.ts'
import type { NhsNumber } from '../identifier/nhs-number.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'
import type { AccessCode } from './access-code.ts'
import type { ReferralState } from './state.ts'

/**
 * A service on a shortlist, with what a referral shows of it, as it was when it was shortlisted.
 */
export type ShortlistedService = {
  readonly id: ServiceId
  readonly name: string
  readonly provider: OdsCode
  readonly location: OdsCode
  readonly specialties: readonly string[]
  readonly isReferralLetterRequired: boolean
  /** Assesses patients, and may refer them onward. */
  readonly isAssessment?: true
}

/** Another referral of the same pathway: this one came of it, or it of this one (DOMAIN 2.7). */
export type RelatedReferral = { readonly ubrn: Ubrn; readonly is: 'ORIGIN' | 'ONWARD' }

/** A booking by telephone that e-RS has ended and whose provider still has it (DOMAIN 1.4). */
export type IndirectBookingLeft = {
  readonly service: { readonly id: ServiceId; readonly name: string }
  /** Noted before another shortlist takes the service away. */
  readonly provider?: OdsCode
  readonly since: Instant
}

export type LetterIntention = 'NEED_TO_ADD_LATER' | 'NOT_INTENDING_TO_ADD'

/** Why a reviewed referral stands on the review list again (DOMAIN 1.6). */
export type ReviewContext =
  | 'NEVER_REVIEWED'
  | 'LETTER_CHANGED'
  | 'PRIORITY_CHANGED'
  | 'PRIORITY_AND_LETTER_CHANGED'

/**
 * A referral (appointment request): the aggregate every action decides upon. Source: DESIGN 6,
 * DOMAIN 1. `state`, `reason` and `comment` belong together and speak of the present only.
 */
export type Referral = {
  readonly ubrn: Ubrn
  /** R4 request id, `r.<uuid>`. */
  readonly requestId: string
  readonly version: number
  readonly patient: NhsNumber
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** The clinician in whose name the patient is referred. */
  readonly referrer: UserId
  readonly referringOrganisation: OdsCode
  readonly commissioningRuleOrganisation: OdsCode
  readonly priority: Priority
  readonly criteria: SearchCriteria
  readonly shortlist: readonly ShortlistedService[]
  readonly letterIntention: LetterIntention
  /** When the letter is expected, while one is intended. */
  readonly letterDue?: CalendarDate
  readonly firstReminderLetterFollowUpDays: number
  /** Start of the pathway's waiting-time clock; `isGiven` when the referrer supplied it. */
  readonly pathwayStart: { readonly at: Instant; readonly isGiven: boolean }
  readonly attachments: readonly Attachment[]
  readonly clinicalInformation?: {
    readonly firstSubmitted: Instant
    readonly lastUpdated?: Instant
    /** When a provider first printed the summary; forgotten when the letters change. */
    readonly printedAt?: Instant
  }
  /** Absent where the patient got none, and in referrals from before there were any. */
  readonly accessCode?: AccessCode
  readonly state: ReferralState
  readonly stateSince: Instant
  readonly reason?: Reason
  readonly comment?: string
  /** The newest appointment; a cancelled one stays until the next takes its place. */
  readonly appointment?: Appointment
  /**
   * Present while a provider's review is due; absent once it is done or before anything was sent.
   * A review that changed the priority leaves word of it for whoever reviews next.
   */
  readonly review?: ReviewContext
  /**
   * Set once a provider has accepted; afterwards the referral can no longer be rejected (DOMAIN
   * 1.4).
   */
  readonly acceptedAt?: Instant
  /**
   * Set while an ended referral waits for the referrer to notice: a cancellation from outside the
   * referring organisation, a non-attendance or an assessment that the provider gave back (DOMAIN
   * 1.6, 5.7).
   */
  readonly returnedAt?: Instant
  /** When the referrer noticed that; forgotten when the state changes. */
  readonly noticedAt?: Instant
  /** An advice request of the same number was converted into it. */
  readonly isFromAdvice?: true
  /** The pathway beside this referral, oldest first. */
  readonly related?: readonly RelatedReferral[]
  /**
   * Set while the provider's administrators have yet to cancel, in their own system, a booking that
   * e-RS holds no slot of; it outlives what the booking ended with (DOMAIN 1.4).
   */
  readonly ibsAppointmentToCancel?: IndirectBookingLeft
  /** Nobody gets to see it through the API any more (DOMAIN 1.1). */
  readonly archivedAt?: Instant
}

/** The shortlisted service the referral is at now: that of its live appointment. */
export function currentService(referral: Referral): ShortlistedService | undefined {
  return referral.appointment?.status === 'cancelled' ? undefined : lastService(referral)
}

/** That of its newest appointment, whatever became of it. */
export function lastService({ appointment, shortlist }: Referral): ShortlistedService | undefined {
  return shortlist.find(({ id }) => id === appointment?.service.id)
}

export function isOnward({ related = [] }: Referral): boolean {
  return related.some(({ is }) => is === 'ORIGIN')
}

/** A service has referred the patient onward from it. */
export function isSuperseded({ related = [] }: Referral): boolean {
  return related.some(({ is }) => is === 'ONWARD')
}

/** A letter was announced and none has been attached: providers and referrers wait for it. */
export function isLetterOutstanding(referral: Referral): boolean {
  return (
    referral.letterIntention === 'NEED_TO_ADD_LATER' && referral.clinicalInformation === undefined
  )
}

/** Referrer's letters; provider's files are no reason for a provider to review (DOMAIN 4.3). */
export function referrerAttachments(referral: Referral): readonly Attachment[] {
  return referral.attachments.filter((attachment) => attachment.type === 'REFERRER')
}

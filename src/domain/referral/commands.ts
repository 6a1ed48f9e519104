import type { Instant } from '../../base/clock.ts'
import type { ReviewReason, TriageOutcome } from '../appointment/appointment.ts'
import type { SearchCriteria } from '../directory/search-criteria.ts'
import type { FileToLink } from '../document/link-files.ts'
import type { NhsNumber } from '../identifier/nhs-number.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { SlotId } from '../identifier/slot-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'
import type { LetterIntention } from './referral.ts'

/*
 * What callers ask for, in words of the domain. A refusal names the field it is about by these
 * names (`shortlist.services[2]`); the wire knows where in the FHIR body that field stood.
 */

/** A010 Patient service search. */
export type SearchServices = {
  readonly requestType: 'APPOINTMENT_REQUEST' | 'ADVICE_AND_GUIDANCE_REQUEST'
  readonly sortBy: 'DISTANCE' | 'IWT'
  readonly patient: NhsNumber
  readonly referringClinician?: UserId
  readonly commissioningRuleOrganisation?: OdsCode
  readonly criteria: SearchCriteria
}

/** A031 Change shortlist, A032 Change shortlist and send for triage. */
export type ChangeShortlist = {
  readonly shortlist: { readonly criteria: SearchCriteria; readonly services: readonly ServiceId[] }
  readonly letterIntention: LetterIntention
  readonly firstReminderLetterFollowUpDays: number
}

/** A011 Create referral; A021 Create referral and send for triage, without a pathway start. */
export type CreateReferral = ChangeShortlist & {
  readonly patient: NhsNumber
  readonly referringClinician?: UserId
  readonly pathwayStart?: Instant
}

/** A012 Maintain referral letter: the whole set of letters that shall be linked afterwards. */
export type MaintainLetter = {
  readonly files: readonly FileToLink[]
}

/** A028 Record triage outcome. The files come to those that are linked. */
export type RecordReviewOutcome = {
  readonly outcome: TriageOutcome
  readonly comment: string
  readonly priority?: Priority
  readonly files: readonly FileToLink[]
}

/**
 * A014 Reject referral. `isCancelledInPas`: the provider has cancelled the appointment in its own
 * system.
 */
export type RejectReferral = {
  /** A code of APPOINTMENT-CANCELLATION-REASON. */
  readonly reason: string
  readonly comment?: string
  readonly isCancelledInPas?: boolean
}

/** A022 Cancel appointment, action later. The files come to those that are linked. */
export type CancelActionLater = {
  readonly comment: string
  readonly priority?: Priority
  readonly isCancelledInPas?: boolean
  readonly files: readonly FileToLink[]
}

/** A016 Book or defer appointment. `version` is the referral's version that the caller has seen. */
export type ArrangeAppointment = {
  readonly ubrn: Ubrn
  readonly version: number
  readonly patient: NhsNumber
  readonly service: ServiceId
  readonly clinician?: UserId
  readonly slot?: SlotId
  readonly start?: Instant
  readonly end?: Instant
  readonly comment?: string
} & ({ readonly status: 'booked' } | { readonly status: 'proposed'; readonly reason: ReviewReason })

/**
 * A034 Update appointment: why it is cancelled, and what the caller takes it to be. `version` is
 * that of the referral which the appointment names.
 */
export type CancelAppointment = {
  readonly id: string
  readonly appointmentVersion?: number
  readonly ubrn: Ubrn
  readonly version: number
  readonly patient: NhsNumber
  readonly service: ServiceId
  readonly clinician?: UserId
  readonly createdAt?: Instant
  /** A code of APPOINTMENT-CANCELLATION-REASON. */
  readonly reason: string
  readonly comment?: string
}

/** A036 Cancel referral. */
export type CancelReferral = {
  /** A code of REFERRAL-CANCELLATION-REASON. */
  readonly reason: string
  readonly comment?: string
}

/** A015 Retrieve appointment slots. Pages count from 1. */
export type SearchSlots = {
  readonly service: ServiceId
  readonly commissioningRuleOrganisation: OdsCode
  readonly clinician?: UserId
  readonly priority?: string
  readonly count: number
  readonly page: number
}

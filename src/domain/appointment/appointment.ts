import type { Instant } from '../../base/clock.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { SlotId } from '../identifier/slot-id.ts'
import type { UserId } from '../identifier/user-id.ts'

/** Why a referral went to a provider without a dated appointment (eRS-ReviewReason-1). */
export const reviewReasons = [
  'NO_SLOTS_AT_SERVICE',
  'SLOT_NOT_AVAILABLE',
  'BOOKING_ATTEMPT_PROBLEM',
  'TRIAGE',
] as const
export type ReviewReason = (typeof reviewReasons)[number]

/** What a provider decided about it (eRS-ReviewOutcome-1). */
export const reviewOutcomes = [
  'PROVIDER_CONVERTED_ADVICE_AND_GUIDANCE_ADMIN_TO_REFER',
  'CANCEL_APPOINTMENT_ACTION_LATER',
  'RETURN_TO_REFERRER_WITH_ADVICE',
  'ACCEPT_REFER_BOOK_LATER',
] as const
export type ReviewOutcome = (typeof reviewOutcomes)[number]

/** What ends the review of a referral that has no appointment yet: outcomes of A028. */
export const triageOutcomes = [
  'ACCEPT_REFER_BOOK_LATER',
  'RETURN_TO_REFERRER_WITH_ADVICE',
] as const satisfies readonly ReviewOutcome[]
export type TriageOutcome = (typeof triageOutcomes)[number]

/** A reason says from which set it comes, because the sets share codes (OTHER, PATIENT_ILL). */
export type Reason =
  | { readonly set: 'REVIEW_REASON'; readonly code: ReviewReason }
  | { readonly set: 'REVIEW_OUTCOME'; readonly code: ReviewOutcome }
  | { readonly set: 'APPOINTMENT-CANCELLATION-REASON'; readonly code: string }
  | { readonly set: 'REFERRAL-CANCELLATION-REASON'; readonly code: string }
  | { readonly set: 'APPOINTMENT-NON-ATTENDANCE-REASON'; readonly code: string }

/**
 * "Appointment" in e-RS means three things (DOMAIN 1.1): a dated booking (`booked`), a deferral or
 * triage request (`proposed` with a reason), an ended one (`cancelled`). Never two at once on a
 * referral.
 */
export type Appointment = {
  readonly id: string
  readonly version: number
  readonly status: 'booked' | 'proposed' | 'cancelled'
  readonly service: { readonly id: ServiceId; readonly name: string }
  readonly createdAt: Instant
  readonly reason?: Reason
  readonly comment?: string
  /** Only of a booking at a directly bookable service. */
  readonly slot?: SlotId
  readonly start?: Instant
  readonly end?: Instant
  /** The clinician whom the PAS allocated to the slot (DOMAIN 5.4). */
  readonly clinician?: UserId
  /** When the provider last tried to reach the patient about a deferral. */
  readonly lastContact?: Instant
}

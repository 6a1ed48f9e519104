import type { Instant } from '../../base/clock.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { SlotId } from '../identifier/slot-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { PasFailure } from './pas.ts'

/**
 * What came of asking a PAS to book a slot; remembered, because a failed attempt is what permits to
 * defer the booking to the provider (DOMAIN 1.4). `ASKED`: there is no answer yet.
 */
export type BookingAttempt = {
  readonly service: ServiceId
  readonly slot: SlotId
  readonly startedAt: Instant
  readonly outcome: 'ASKED' | AttemptOutcome
}

export type AttemptOutcome = 'BOOKED' | 'SLOT_NOT_AVAILABLE' | 'ERROR' | 'TIMED_OUT'

/** What a failure of the PAS is remembered as: one that refuses has failed like one that errs. */
export const attemptOutcomeOf = {
  'slot-gone': 'SLOT_NOT_AVAILABLE',
  refused: 'ERROR',
  error: 'ERROR',
  lost: 'ERROR',
  'timed-out': 'TIMED_OUT',
} as const satisfies Record<PasFailure['is'], AttemptOutcome>

/** Why nothing was booked, in the words of the published examples of 502 and 504. */
export function bookingRefusal(outcome: PasFailure['is'], slot: SlotId, ubrn: Ubrn): Refusal {
  const failed = `PAS unable to create booking into slot '${slot}' for UBRN: ${ubrn}.`
  switch (outcome) {
    case 'timed-out':
      return refusal('PAS_NOT_RESPONDING', `${failed} PAS Request Status: TIMED_OUT`)
    case 'error':
    case 'lost':
      return refusal('PAS_RESPONDED_WITH_ERROR', `${failed} PAS Request Status: ERROR`)
    case 'refused':
      return refusal('UNABLE_TO_CONFIRM_APPOINTMENT', `${failed} PAS Request Status: REFUSED`)
    case 'slot-gone':
      return slotNotAvailable(slot)
  }
}

export function slotNotAvailable(slot: SlotId): Refusal {
  return refusal('SLOT_NOT_AVAILABLE', `The slot (${slot}) is no longer available.`, { at: 'slot' })
}

/** The PAS booked, but the referral had changed meanwhile and could not take the appointment. */
export function unableToConfirm(slot: SlotId, ubrn: Ubrn): Refusal {
  const says = `The booking into slot '${slot}' could not be confirmed for UBRN: ${ubrn}.`
  return refusal('UNABLE_TO_CONFIRM_APPOINTMENT', says)
}

import type { Appointment, ReviewOutcome } from './appointment.ts'

/**
 * The appointment that a provider has decided about: no longer booked if it was, without date, slot
 * and clinician, and with the decision in place of why it was sent. Its next version. Source: the
 * answers published for A022 and A028.
 */
export function withReviewOutcome(
  appointment: Appointment,
  outcome: ReviewOutcome,
  comment: string,
): Appointment {
  const { slot: _slot, start: _start, end: _end, clinician: _clinician, ...kept } = appointment
  return {
    ...kept,
    version: appointment.version + 1,
    status: 'proposed',
    reason: { set: 'REVIEW_OUTCOME', code: outcome },
    comment,
  }
}

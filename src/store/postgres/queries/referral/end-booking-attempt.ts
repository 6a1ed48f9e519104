import type { AttemptOutcome } from '../../../../domain/appointment/booking-attempt.ts'

/**
 * The slot is free again, unless the PAS itself said that it is gone. Where the hold ran out and
 * another attempt has the referral now, the slot may be held by that one, so it is left alone.
 */
const text = `
with ended as (
  update booking_attempt set outcome = $2 where attempt_id = $1 and outcome = 'ASKED'
  returning ubrn, slot_id
),
slot_freed as (
  update slot s
  set status = case when $2 = 'SLOT_NOT_AVAILABLE' then 'withdrawn' else 'free' end,
    held_until = null, ubrn = null
  from ended e
  where s.slot_id = e.slot_id and s.status = 'held' and s.ubrn = e.ubrn
    and not exists (select from referral r where r.ubrn = e.ubrn and r.locked_by <> $1)
)
update referral r set locked_by = null, locked_until = null
from ended e
where r.ubrn = e.ubrn and r.locked_by = $1`

export function endBookingAttempt(attempt: string, outcome: Exclude<AttemptOutcome, 'BOOKED'>) {
  return { name: 'end-booking-attempt', text, values: [attempt, outcome] }
}

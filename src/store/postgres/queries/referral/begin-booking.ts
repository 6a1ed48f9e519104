import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { BeginBooking } from '../../../ports/referrals.ts'

/**
 * Takes the slot by one conditional update: of any number of racers one gets the row back. A hold
 * that ran out, because the process that had it died, counts as free.
 */
const text = `
with held as (
  update slot set status = 'held', ubrn = $1, held_until = $5
  where slot_id = $3 and service_id = $4
    and (status = 'free' or (status = 'held' and held_until <= $6))
  returning slot_id
),
attempt as (
  insert into booking_attempt (attempt_id, ubrn, service_id, slot_id, started_at, outcome)
  select $2, $1, $4, slot_id, $6, 'ASKED' from held
)
update referral set locked_by = $2, locked_until = $5
where ubrn = $1 and exists (select from held)
returning ubrn`

export function beginBooking(ubrn: Ubrn, begin: BeginBooking) {
  return {
    name: 'begin-booking',
    text,
    values: [ubrn, begin.attempt, begin.slot, begin.service, begin.until, begin.at],
  }
}

import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { BeginPasRequest } from '../../../ports/pas-requests.ts'

/**
 * Takes the slot by one conditional update: of any number of racers one gets the row back.
 */
const text = `
with held as (
  update slot set status = 'held', ubrn = $1, held_by = $2
  where slot_id = $3 and service_id = $4 and status = 'free'
  returning slot_id
),
request as (
  insert into pas_request (
    request_id, kind, ubrn, service_id, slot_id, started_at, outcome, ask_again_at
  )
  select $2, 'BOOK', $1, $4, slot_id, $6, 'ASKED', $5 from held
)
update referral set locked_by = $2, locked_until = $5
where ubrn = $1 and exists (select from held)
returning ubrn`

export function beginBooking(ubrn: Ubrn, begin: BeginPasRequest) {
  return {
    name: 'begin-booking',
    text,
    values: [ubrn, begin.request, begin.slot, begin.service, begin.until, begin.at],
  }
}

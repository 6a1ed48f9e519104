import type { Instant } from '../../../../base/clock.ts'
import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { AtPas } from '../../../ports/referrals.ts'

/**
 * The PAS is to be told, by the job that settles requests; the slot is held until it has agreed.
 * Where an earlier cancellation of the same booking is still open, that one serves: its repetition
 * may be on the way to the PAS, and the slot must not be free before it has arrived. What it was to
 * do besides is overtaken.
 */
const text = `
with open as (
  select request_id from pas_request
  where ubrn = $1 and slot_id = $3 and kind = 'CANCEL' and ask_again_at is not null
  order by ask_again_at desc
  limit 1
),
overtaken as (
  update pas_request
  set deed = null,
    ask_again_at = case when request_id in (select request_id from open) then ask_again_at end
  where ubrn = $1 and slot_id = $3 and kind = 'CANCEL' and ask_again_at is not null
),
held as (
  update slot set status = 'held', held_by = coalesce((select request_id from open), $2)
  where slot_id = $3 and status = 'busy' and ubrn = $1
  returning slot_id, service_id
)
insert into pas_request (
  request_id, kind, ubrn, service_id, slot_id, started_at, outcome, ask_again_at
)
select $2, 'CANCEL', $1, service_id, slot_id, $4, 'ASKED', $4 from held
where not exists (select from open)`

export function orderCancellation(ubrn: Ubrn, { request, slot }: AtPas, at: Instant) {
  return { name: 'order-cancellation', text, values: [ubrn, request, slot, at] }
}

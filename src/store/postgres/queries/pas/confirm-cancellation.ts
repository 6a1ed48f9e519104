import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { AtPas } from '../../../ports/referrals.ts'

/**
 * The PAS has cancelled, and the slot is free. Where an earlier cancellation of the same booking is
 * still open, its repetition may be on the way to the PAS: the slot then waits for that, so that it
 * cannot hit whoever books next.
 */
const text = `
with open as (
  select request_id from pas_request
  where ubrn = $1 and slot_id = $3 and kind = 'CANCEL' and ask_again_at is not null
    and request_id <> $2
  order by ask_again_at desc
  limit 1
),
ended as (
  update pas_request
  set ask_again_at = null,
    outcome = case when request_id = $2 then 'CANCELLED' else outcome end
  where ubrn = $1 and slot_id = $3 and kind = 'CANCEL' and ask_again_at is not null
    and request_id not in (select request_id from open)
)
update slot
set status = case when exists (select from open) then 'held' else 'free' end,
  held_by = (select request_id from open),
  ubrn = case when exists (select from open) then ubrn end
where slot_id = $3 and status = 'busy' and ubrn = $1`

export function confirmCancellation(ubrn: Ubrn, { request, slot }: AtPas) {
  return { name: 'confirm-cancellation', text, values: [ubrn, request, slot] }
}

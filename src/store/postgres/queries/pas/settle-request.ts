/**
 * The PAS has said what stands: nobody asks it again. A slot that the request held is free, or is
 * offered to nobody any more where the PAS keeps the booking. The referral, should the process that
 * asked have died, is free too.
 */
const text = `
with settled as (
  update pas_request set ask_again_at = null, outcome = coalesce($3, outcome)
  where request_id = $1
  returning ubrn, slot_id
),
slot_settled as (
  update slot s set status = $2, held_by = null, ubrn = null
  from settled e
  where s.slot_id = e.slot_id and s.status = 'held' and s.held_by = $1
)
update referral r set locked_by = null, locked_until = null
from settled e
where r.ubrn = e.ubrn and r.locked_by = $1`

export function settleRequest(
  request: string,
  slot: 'free' | 'withdrawn',
  outcome?: 'CANCELLED' | 'REFUSED',
) {
  return { name: 'settle-request', text, values: [request, slot, outcome ?? null] }
}

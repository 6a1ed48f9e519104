import type { EndPasRequest } from '../../../ports/pas-requests.ts'

/**
 * What was asked came to nothing, as far as the caller is told. When the PAS has said so, the slot
 * that was to be booked is free again, unless the PAS called it gone; when nobody knows ($3), the
 * slot stays held and the PAS is asked again. The referral is free in any case.
 */
const text = `
with ended as (
  update pas_request set outcome = $2, ask_again_at = $3
  where request_id = $1
    and (outcome = 'ASKED' or (outcome = 'TIMED_OUT' and $3::timestamptz is not null))
  returning kind, ubrn, slot_id
),
slot_freed as (
  update slot s
  set status = case when $2 = 'SLOT_NOT_AVAILABLE' then 'withdrawn' else 'free' end,
    held_by = null, ubrn = null
  from ended e
  where e.kind = 'BOOK' and $3::timestamptz is null
    and s.slot_id = e.slot_id and s.status = 'held' and s.held_by = $1
)
update referral r set locked_by = null, locked_until = null
from ended e
where r.ubrn = e.ubrn and r.locked_by = $1`

export function endPasRequest({ request, outcome, askAgainAt }: EndPasRequest) {
  return { name: 'end-pas-request', text, values: [request, outcome, askAgainAt ?? null] }
}

import type { Instant } from '../../../../base/clock.ts'
import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { AtPas } from '../../../ports/referrals.ts'

/** The job that settles requests tells the PAS; the slot is held until that has agreed. */
const text = `
with held as (
  update slot set status = 'held', held_by = $2
  where slot_id = $3 and status = 'busy' and ubrn = $1
  returning slot_id, service_id
)
insert into pas_request (
  request_id, kind, ubrn, service_id, slot_id, started_at, outcome, ask_again_at
)
select $2, 'CANCEL', $1, service_id, slot_id, $4, 'ASKED', $4 from held`

export function orderCancellation(ubrn: Ubrn, { request, slot }: AtPas, at: Instant) {
  return { name: 'order-cancellation', text, values: [ubrn, request, slot, at] }
}

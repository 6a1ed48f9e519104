import type { AtPas } from '../../../ports/referrals.ts'

/**
 * The PAS has booked. A row comes back while the request still waits for that answer and holds its
 * slot; none when it was given up meanwhile.
 */
const text = `
with booked as (
  update pas_request set outcome = 'BOOKED', ask_again_at = null
  where request_id = $1 and outcome = 'ASKED'
  returning slot_id
)
update slot set status = 'busy', held_by = null
where slot_id = $2 and status = 'held' and held_by = $1 and exists (select from booked)
returning slot_id`

export function confirmBooking({ request, slot }: AtPas) {
  return { name: 'confirm-booking', text, values: [request, slot] }
}

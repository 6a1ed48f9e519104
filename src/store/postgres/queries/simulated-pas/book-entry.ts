import type { PasBooking } from '../../../../domain/appointment/pas.ts'

/** One row when this made the entry, or made it before: under another id none. */
const text = `
with made as (
  insert into simulated_pas_entry (request_id, service_id, slot_id, ubrn, status)
  values ($1, $2, $3, $4, 'booked')
  on conflict do nothing
  returning status
)
select status from made
union all
select status from simulated_pas_entry where request_id = $1`

export function bookEntry({ id, service, slot, ubrn }: PasBooking) {
  return { name: 'simulated-pas-book', text, values: [id, service, slot, ubrn] }
}

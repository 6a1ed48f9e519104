import type { PasCancellation } from '../../../../domain/appointment/pas.ts'

/**
 * Remembers the id itself as well: a booking that is asked for under it afterwards is not done, and
 * the same cancellation, asked for again, does not hit what was booked since.
 */
const text = `
with cancelled as (
  update simulated_pas_entry set status = 'cancelled'
  where slot_id = $3 and ubrn = $4 and status = 'booked' and request_id <> $1
    and not exists (
      select from simulated_pas_entry where request_id = $1 and status = 'cancelled'
    )
)
insert into simulated_pas_entry (request_id, service_id, slot_id, ubrn, status)
values ($1, $2, $3, $4, 'cancelled')
on conflict (request_id) do update set status = 'cancelled'`

export function cancelEntries({ id, service, slot, ubrn }: PasCancellation) {
  return { name: 'simulated-pas-cancel', text, values: [id, service, slot, ubrn] }
}

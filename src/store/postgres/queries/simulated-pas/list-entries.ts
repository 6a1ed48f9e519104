import type { ServiceId } from '../../../../domain/identifier/service-id.ts'

const text = `
select slot_id::text as slot, ubrn from simulated_pas_entry
where service_id = $1 and status = 'booked'
order by slot_id`

export function listEntries(service: ServiceId) {
  return { name: 'simulated-pas-list', text, values: [service] }
}

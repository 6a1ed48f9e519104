import type { FreeSlots } from '../../../ports/slots.ts'

const text = `
select slot_id::text, service_id, clinician_user_id, priorities, starts_at, ends_at, pas_reference,
  true as is_free
from slot
where service_id = $1 and starts_at > $2 and status = 'free'
  and ($3::text is null or clinician_user_id = $3)
  and ($4::text is null or $4 = any (priorities))
order by starts_at, slot_id
limit $5 offset $6`

export function listFreeSlots(search: FreeSlots & { limit: number; offset: number }) {
  const { service, after, clinician, priority, limit, offset } = search
  const values = [service, after, clinician ?? null, priority ?? null, limit, offset]
  return { name: 'list-free-slots', text, values }
}

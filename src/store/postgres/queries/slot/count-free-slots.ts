import type { FreeSlots } from '../../../ports/slots.ts'

const text = `
select count(*)::integer as total
from slot
where service_id = $1 and starts_at > $2 and status = 'free'
  and ($3::text is null or clinician_user_id = $3)
  and ($4::text is null or $4 = any (priorities))`

export function countFreeSlots({ service, after, clinician, priority }: FreeSlots) {
  const values = [service, after, clinician ?? null, priority ?? null]
  return { name: 'count-free-slots', text, values }
}

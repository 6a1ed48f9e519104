import type { SlotId } from '../../../../domain/identifier/slot-id.ts'

const text = `
select slot_id::text, service_id, clinician_user_id, priorities, starts_at, ends_at, pas_reference,
  status = 'free' as is_free
from slot
where slot_id = $1`

export type SlotRow = {
  slot_id: string
  service_id: string
  clinician_user_id: string | null
  priorities: string[]
  starts_at: string
  ends_at: string
  pas_reference: string
  is_free: boolean
}

export function findSlot(id: SlotId) {
  return { name: 'find-slot', text, values: [id] }
}

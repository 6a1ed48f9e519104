import type { Slot } from '../../domain/appointment/slot.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import type { Priority } from '../../domain/reference/priority.ts'
import type { SlotStore } from '../ports/slots.ts'
import type { Queryable } from './pool.ts'
import { countFreeSlots } from './queries/slot/count-free-slots.ts'
import { findSlot, type SlotRow } from './queries/slot/find-slot.ts'
import { listFreeSlots } from './queries/slot/list-free-slots.ts'

/** `database` may be the connection of a transaction, which takes one statement at a time. */
export function openSlotStore(database: Queryable): SlotStore {
  return {
    find: async (id) => {
      const { rows } = await database.query<SlotRow>(findSlot(id))
      return rows[0] && slotOf(rows[0])
    },
    listFree: async (search) => {
      const listed = await database.query<SlotRow>(listFreeSlots(search))
      const counted = await database.query<{ total: number }>(countFreeSlots(search))
      return { slots: listed.rows.map(slotOf), total: counted.rows[0]?.total ?? 0 }
    },
  }
}

function slotOf(row: SlotRow): Slot {
  return {
    id: row.slot_id as SlotId,
    service: row.service_id as ServiceId,
    priorities: row.priorities as Priority[],
    start: row.starts_at,
    end: row.ends_at,
    pasReference: row.pas_reference,
    isFree: row.is_free,
    ...(row.clinician_user_id !== null && { clinician: row.clinician_user_id as UserId }),
  }
}

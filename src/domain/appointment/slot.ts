import type { Instant } from '../../base/clock.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { SlotId } from '../identifier/slot-id.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'

/** Capacity that a provider's PAS published to e-RS (DOMAIN 5.1). */
export type Slot = {
  readonly id: SlotId
  readonly service: ServiceId
  /** Allocated by the PAS; booking must then name this clinician (DOMAIN 5.4). */
  readonly clinician?: UserId
  readonly priorities: readonly Priority[]
  readonly start: Instant
  readonly end: Instant
  /** The PAS's own reference of the slot. */
  readonly pasReference: string
  readonly isFree: boolean
}

/** `<service>` or `<service>-<clinician>` (DOMAIN 2.6). */
export function scheduleIdOf(slot: Slot): string {
  return slot.clinician === undefined ? slot.service : `${slot.service}-${slot.clinician}`
}

import type { Instant } from '../../base/clock.ts'
import type { Slot } from '../../domain/appointment/slot.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'

export type FreeSlots = {
  readonly service: ServiceId
  readonly clinician?: UserId
  readonly priority?: string
  /** Only slots that start after this. */
  readonly after: Instant
}

export type SlotStore = {
  readonly find: (id: SlotId) => Promise<Slot | undefined>
  /** Earliest first; `total` counts all that match. */
  readonly listFree: (
    search: FreeSlots & { readonly limit: number; readonly offset: number },
  ) => Promise<{ readonly slots: readonly Slot[]; readonly total: number }>
}

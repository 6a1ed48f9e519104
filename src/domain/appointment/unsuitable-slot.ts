import type { ServiceId } from '../identifier/service-id.ts'
import type { Priority } from '../reference/priority.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { Slot } from './slot.ts'

/** A slot that could not be booked for the referral even if it were free. */
export function unsuitableSlotRefusals(
  slot: Slot,
  service: ServiceId,
  priority: Priority,
): readonly Refusal[] {
  const refusals: Refusal[] = []
  if (slot.service !== service) {
    const says = `The slot (${slot.id}) does not belong to service (${service}).`
    refusals.push(refusal('INAPPROPRIATE_SLOT', says, { at: 'slot' }))
  }
  if (!slot.priorities.includes(priority)) {
    const says = `The slot (${slot.id}) is not for priority ${priority}.`
    refusals.push(refusal('INAPPROPRIATE_SLOT', says, { at: 'slot' }))
  }
  return refusals
}

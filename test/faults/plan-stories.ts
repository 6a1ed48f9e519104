import { dateOf, instantOf, MILLISECONDS, plusDays, systemClock } from '../../src/base/clock.ts'
import { invariant } from '../../src/base/invariant.ts'
import type { ServiceId } from '../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../src/domain/identifier/slot-id.ts'
import { storeSlots } from '../../src/store/postgres/directory-writes.ts'
import type { Database } from '../../src/store/postgres/pool.ts'
import { type FreeSlot, newStory, type StepName, type Story } from './stories.ts'

const SERVICE = '11000' as ServiceId
const SLOT_MS = 10 * MILLISECONDS.minute

/** Of 61 stories in a row, so many go so far: 2,000 writes when there are 1,220. */
const mix: readonly { readonly count: number; readonly steps: readonly StepName[] }[] = [
  { count: 40, steps: ['create'] },
  { count: 15, steps: ['create', 'book'] },
  { count: 6, steps: ['create', 'upload', 'link', 'book', 'accept'] },
]
const STORIES = 1_220

/** Every tenth booking wants the slot of the one before it. */
const CONTESTED = 10

/** Stories of 2,000 writes, with a slot published for each that books. */
export async function planStories(database: Database): Promise<readonly Story[]> {
  const turn = mix.flatMap(({ count, steps }) => Array.from({ length: count }, () => steps))
  const slots = publishedSlots(STORIES)
  await storeSlots(
    database,
    slots.map((slot) => ({
      ...slot,
      service: SERVICE,
      priorities: ['ROUTINE'],
      pasReference: `FAULT-${slot.id}`,
      isWithdrawn: false,
    })),
  )
  let bookings = 0
  return Array.from({ length: STORIES }, (_, number) => {
    // Spread evenly: seven has no divisor in common with 61.
    const steps = turn[(number * 7) % turn.length]
    invariant(steps !== undefined, 'a turn has steps for each of its numbers')
    if (steps.includes('book')) bookings += 1
    const isContested = bookings > 0 && bookings % CONTESTED === 0
    const slot = slots[isContested ? bookings - 1 : bookings]
    invariant(slot !== undefined, 'there are slots for all')
    return newStory({ number, steps, service: SERVICE, slot })
  })
}

function publishedSlots(count: number): (FreeSlot & { readonly id: SlotId })[] {
  const first = Date.parse(`${dateOf(plusDays(systemClock.now(), 2))}T00:00:00.000Z`)
  return Array.from({ length: count }, (_, index) => ({
    id: String(700_000_000 + index) as SlotId,
    start: instantOf(first + index * SLOT_MS),
    end: instantOf(first + (index + 1) * SLOT_MS),
  }))
}

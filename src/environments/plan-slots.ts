import {
  dateOf,
  epochMilliseconds,
  type Instant,
  MILLISECONDS,
  plusDays,
  plusMilliseconds,
} from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import type { ServiceId } from '../domain/identifier/service-id.ts'
import type { SlotId } from '../domain/identifier/slot-id.ts'
import type { UserId } from '../domain/identifier/user-id.ts'
import type { PublishedSlot } from '../store/ports/directory.ts'
import { type SlotPattern, weekdays, workingDays } from './records/slot-pattern-record.ts'

export const daysPlanned = 60

/** Slots are numbered within the thousand of their service: 11000001 is the first of 11000. */
const NUMBERS_PER_SERVICE = 1000

/**
 * The slots of the days after `from`, as the patterns have them. The same patterns and day give the
 * same slots with the same ids: numbered by start, and at one start in the order of the patterns.
 */
export function planSlots(patterns: readonly SlotPattern[], from: Instant): PublishedSlot[] {
  const services = new Set(patterns.flatMap((pattern) => pattern.services))
  return [...services].flatMap((service) => {
    const own = patterns.filter((pattern) => pattern.services.includes(service))
    return openings(own, from).map((opening, index) => slotOf(service, index + 1, opening))
  })
}

type Opening = { readonly pattern: SlotPattern; readonly start: Instant }

function openings(patterns: readonly SlotPattern[], from: Instant): Opening[] {
  return daysAfter(from)
    .flatMap((day) =>
      patterns
        .filter((pattern) => isOn(pattern, day))
        .flatMap((pattern) =>
          pattern.starts.map((time) => ({ pattern, start: `${day}T${time}:00.000Z` })),
        ),
    )
    .sort((a, b) => (a.start < b.start ? -1 : Number(a.start > b.start)))
}

function daysAfter(from: Instant): string[] {
  return Array.from({ length: daysPlanned }, (_, index) => dateOf(plusDays(from, index + 1)))
}

function isOn(pattern: SlotPattern, day: string): boolean {
  // 1 January 1970 was a Thursday, weekday 4 counted from Sunday.
  const daysSince1970 = epochMilliseconds(`${day}T00:00:00.000Z`) / MILLISECONDS.day
  const weekday = weekdays[(daysSince1970 + 4) % 7]
  return weekday !== undefined && (pattern.weekdays ?? workingDays).includes(weekday)
}

function slotOf(service: string, number: number, { pattern, start }: Opening): PublishedSlot {
  invariant(number < NUMBERS_PER_SERVICE, `service ${service} has fewer than 1000 planned slots`)
  const id = String(Number(service) * NUMBERS_PER_SERVICE + number)
  return {
    id: id as SlotId,
    service: service as ServiceId,
    priorities: pattern.priorities,
    start,
    end: plusMilliseconds(start, pattern.minutes * MILLISECONDS.minute),
    pasReference: `USRN-${id}`,
    isWithdrawn: false,
    ...(pattern.clinician !== undefined && { clinician: pattern.clinician as UserId }),
  }
}

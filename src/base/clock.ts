/** A point in time: ISO 8601, UTC, milliseconds, e.g. `2026-11-22T09:30:00.000Z`. Sorts as text. */
export type Instant = string

/** A calendar date, `2026-11-22`. */
export type CalendarDate = string

export type Clock = { readonly now: () => Instant }

export const systemClock: Clock = { now: () => new Date().toISOString() }

export const MILLISECONDS = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
} as const

/** Milliseconds since the epoch of an instant that this program made. */
export function epochMilliseconds(at: Instant): number {
  return Date.parse(at)
}

export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString()
}

export function plusMilliseconds(at: Instant, milliseconds: number): Instant {
  return instantOf(epochMilliseconds(at) + milliseconds)
}

export function plusDays(at: Instant, days: number): Instant {
  return plusMilliseconds(at, days * MILLISECONDS.day)
}

export function dateOf(at: Instant): CalendarDate {
  return at.slice(0, 10)
}

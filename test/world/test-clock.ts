import { type Clock, type Instant, instantOf } from '../../src/base/clock.ts'

/** A Tuesday, 10:00 in London. */
export const testNow: Instant = '2026-11-24T10:00:00.000Z'

export type TestClock = Clock & {
  readonly advance: (milliseconds: number) => void
  readonly set: (at: Instant) => void
}

/** Stands still until a test moves it. */
export function testClock(at: Instant = testNow): TestClock {
  let now = Date.parse(at)
  return {
    now: () => instantOf(now),
    advance: (milliseconds) => {
      now += milliseconds
    },
    set: (next) => {
      now = Date.parse(next)
    },
  }
}

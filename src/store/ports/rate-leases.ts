import type { Instant } from '../../base/clock.ts'

export type LeaseAsk = {
  readonly clientId: string
  /** When it began. */
  readonly minute: Instant
  readonly wanted: number
  /** What all processes together may take of this minute. */
  readonly quota: number
}

export type RateLeaseStore = {
  /**
   * How many of `wanted` are left, and taken by this: 0 once the minute is spent. Atomic: whoever
   * asks at once, all grants of a minute together come to no more than the quota.
   */
  readonly lease: (ask: LeaseAsk) => Promise<number>
  /** Forgets minutes that began before. */
  readonly forgetLeases: (before: Instant) => Promise<void>
}

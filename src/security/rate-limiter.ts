import type { Clock } from '../base/clock.ts'
import { epochMilliseconds, MILLISECONDS } from '../base/clock.ts'
import { BoundedMap } from './bounded-map.ts'

export type RateLimiter = {
  /** Counts one request of the application; false when it is over the limit. */
  readonly admits: (clientId: string, requestsPerMinute: number) => boolean
}

type Bucket = { tokens: number; filledAtMs: number }

const APPLICATIONS_MAX = 10_000

/**
 * A token bucket an application, in this process: a minute's allowance at once, refilled evenly.
 * Processes do not share it yet (docs/deviations.md).
 */
export function openRateLimiter(clock: Clock): RateLimiter {
  const buckets = new BoundedMap<string, Bucket>(APPLICATIONS_MAX)
  return {
    admits: (clientId, requestsPerMinute) => {
      const nowMs = epochMilliseconds(clock.now())
      const bucket = buckets.get(clientId) ?? { tokens: requestsPerMinute, filledAtMs: nowMs }
      const refilled = ((nowMs - bucket.filledAtMs) * requestsPerMinute) / MILLISECONDS.minute
      bucket.tokens = Math.min(requestsPerMinute, bucket.tokens + Math.max(0, refilled))
      bucket.filledAtMs = nowMs
      buckets.set(clientId, bucket)
      if (bucket.tokens < 1) return false
      bucket.tokens -= 1
      return true
    },
  }
}

import { type Clock, plusDays } from '../base/clock.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { ScheduledTask } from '../store/ports/jobs.ts'

export type ForgetExpiredOptions = {
  readonly identities: Pick<IdentityStore, 'purgeExpired'>
  /** The world's, by which tokens age. */
  readonly clock: Clock
  /** By which callers date what they sign. */
  readonly wallClock: Clock
}

export const forgetJobName = 'forget-expired'
export const forgetEveryNight: ScheduledTask = { task: forgetJobName, match: '41 3 * * *' }

/** An expired token is still told from an unknown one for this long. */
const TOKENS_KEPT_DAYS = 1

/** Removes tokens, sign-ins and the memory of assertions that can no longer matter. */
export function forgetExpired(options: ForgetExpiredOptions): () => Promise<void> {
  const { identities, clock, wallClock } = options
  return () =>
    identities.purgeExpired({
      tokens: plusDays(clock.now(), -TOKENS_KEPT_DAYS),
      assertions: wallClock.now(),
    })
}

import { type Clock, MILLISECONDS, plusDays, plusMilliseconds } from '../base/clock.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { ScheduledTask } from '../store/ports/jobs.ts'
import type { RateLeaseStore } from '../store/ports/rate-leases.ts'
import type { ReferralStore } from '../store/ports/referrals.ts'

export type ForgetExpiredOptions = {
  readonly identities: Pick<IdentityStore, 'purgeExpired'>
  readonly referrals: Pick<ReferralStore, 'forgetAnswers'>
  readonly rateLeases: Pick<RateLeaseStore, 'forgetLeases'>
  /** The world's, by which tokens age. */
  readonly clock: Clock
  /** By which callers date what they sign, and rates are counted. */
  readonly wallClock: Clock
}

export const forgetJobName = 'forget-expired'
export const forgetEveryNight: ScheduledTask = { task: forgetJobName, match: '41 3 * * *' }

/** An expired token is still told from an unknown one for this long. */
const TOKENS_KEPT_DAYS = 1

/** As long as others keep the answer to an Idempotency-Key; run at night, so up to a day longer. */
const ANSWERS_KEPT_DAYS = 1

/** Clocks of processes do not differ by as much. */
const LEASES_KEPT_MS = MILLISECONDS.hour

/** Removes tokens, sign-ins, memory of assertions, answers and rates that can no longer matter. */
export function forgetExpired(options: ForgetExpiredOptions): () => Promise<void> {
  const { identities, referrals, rateLeases, clock, wallClock } = options
  return async () => {
    await identities.purgeExpired({
      tokens: plusDays(clock.now(), -TOKENS_KEPT_DAYS),
      assertions: wallClock.now(),
    })
    await referrals.forgetAnswers(plusDays(clock.now(), -ANSWERS_KEPT_DAYS))
    await rateLeases.forgetLeases(plusMilliseconds(wallClock.now(), -LEASES_KEPT_MS))
  }
}

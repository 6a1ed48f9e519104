import { type Clock, plusDays } from '../base/clock.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { ScheduledTask } from '../store/ports/jobs.ts'
import type { ReferralStore } from '../store/ports/referrals.ts'

export type ForgetExpiredOptions = {
  readonly identities: Pick<IdentityStore, 'purgeExpired'>
  readonly referrals: Pick<ReferralStore, 'forgetAnswers'>
  /** The world's, by which tokens age. */
  readonly clock: Clock
  /** By which callers date what they sign. */
  readonly wallClock: Clock
}

export const forgetJobName = 'forget-expired'
export const forgetEveryNight: ScheduledTask = { task: forgetJobName, match: '41 3 * * *' }

/** An expired token is still told from an unknown one for this long. */
const TOKENS_KEPT_DAYS = 1

/** As long as others keep the answer to an Idempotency-Key; run at night, so up to a day longer. */
const ANSWERS_KEPT_DAYS = 1

/** Removes tokens, sign-ins, the memory of assertions and answers that can no longer matter. */
export function forgetExpired(options: ForgetExpiredOptions): () => Promise<void> {
  const { identities, referrals, clock, wallClock } = options
  return async () => {
    await identities.purgeExpired({
      tokens: plusDays(clock.now(), -TOKENS_KEPT_DAYS),
      assertions: wallClock.now(),
    })
    await referrals.forgetAnswers(plusDays(clock.now(), -ANSWERS_KEPT_DAYS))
  }
}

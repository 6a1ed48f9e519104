import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { nextState } from '../next-version.ts'
import type { Referral } from '../referral.ts'
import { commentLengthRefusals } from './comment.ts'

export type ReturnNonAttender = { readonly comment?: string }

/** The provider books a patient who did not come no more, and advises the referrer (DOMAIN 5.7). */
export function nonAttenderReturned(
  referral: Referral,
  { comment }: ReturnNonAttender,
  at: Instant,
): Decided<Referral> {
  const refusals = [
    ...admission('nonAttenderReturned', referral, at),
    ...commentLengthRefusals(comment),
  ]
  return unlessRefused(refusals, () =>
    nextState('nonAttenderReturned', referral, 1, at, {
      ...(referral.reason !== undefined && { reason: referral.reason }),
      ...(comment !== undefined && { comment }),
      returnedAt: at,
    }),
  )
}

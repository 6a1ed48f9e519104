import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { nextVersion } from '../next-version.ts'
import type { Referral } from '../referral.ts'

/** The referring practice has seen what came back, and takes it off its list (DOMAIN 1.6). */
export function referrerNotices(referral: Referral, at: Instant): Decided<Referral> {
  const refusals = admission('referrerNotices', referral, at)
  return unlessRefused(refusals, () => nextVersion(referral, 1, at, { noticedAt: at }))
}

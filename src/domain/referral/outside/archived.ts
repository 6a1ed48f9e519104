import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { nextVersion } from '../next-version.ts'
import type { Referral } from '../referral.ts'

/** What nobody has touched for eighteen months is out of sight of the API (DOMAIN 1.1). */
export function archived(referral: Referral, at: Instant): Decided<Referral> {
  const refusals = admission('archived', referral, at)
  return unlessRefused(refusals, () => nextVersion(referral, 1, at, { archivedAt: at }))
}

import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { adviceAdmission } from '../admission.ts'
import type { Advice } from '../advice.ts'
import { nextAdvice } from '../next-version.ts'

/** What nobody has touched for eighteen months is out of sight of the API (DOMAIN 1.1). */
export function archivedAdvice(advice: Advice, at: Instant): Decided<Advice> {
  const refusals = adviceAdmission('archived', advice, at)
  return unlessRefused(refusals, () => nextAdvice('archived', advice, at, { archivedAt: at }))
}

import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { adviceAdmission } from '../admission.ts'
import type { Advice } from '../advice.ts'
import { nextAdvice } from '../next-version.ts'

/** The referrer has reviewed the answer; nothing more is asked (DOMAIN 6). */
export function referrerCloses(advice: Advice, at: Instant): Decided<Advice> {
  return ended('referrerCloses', advice, at)
}

/** The referrer wants no answer any more (DOMAIN 6). */
export function referrerCancels(advice: Advice, at: Instant): Decided<Advice> {
  return ended('referrerCancels', advice, at)
}

function ended(
  action: 'referrerCloses' | 'referrerCancels',
  advice: Advice,
  at: Instant,
): Decided<Advice> {
  return unlessRefused(adviceAdmission(action, advice, at), () =>
    nextAdvice(action, advice, at, {}),
  )
}

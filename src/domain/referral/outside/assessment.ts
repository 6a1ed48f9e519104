import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { nextState } from '../next-version.ts'
import type { Referral } from '../referral.ts'
import { commentLengthRefusals } from './comment.ts'

/** What an assessment service comes to: the referrer is advised, or the service refers onward. */
export const assessmentOutcomes = ['ADVISE_REFERRER', 'REFER_ONWARD'] as const
export type AssessmentOutcome = (typeof assessmentOutcomes)[number]

export type RecordAssessment = {
  readonly outcome: AssessmentOutcome
  readonly comment?: string
}

/**
 * An assessment service has seen the patient (DOMAIN 1.2, 1.6). The appointment stays booked: it
 * took place, and nothing ended it.
 */
export function assessmentRecorded(
  referral: Referral,
  { outcome, comment }: RecordAssessment,
  at: Instant,
): Decided<Referral> {
  const refusals = [
    ...admission('assessmentRecorded', referral, at),
    ...commentLengthRefusals(comment),
  ]
  return unlessRefused(refusals, () =>
    nextState('assessmentRecorded', referral, 1, at, {
      ...(comment !== undefined && { comment }),
      review: undefined,
      returnedAt: outcome === 'ADVISE_REFERRER' ? at : undefined,
    }),
  )
}

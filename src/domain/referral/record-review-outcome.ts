import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { TriageOutcome } from '../appointment/appointment.ts'
import { withReviewOutcome } from '../appointment/reviewed.ts'
import type { Actor } from '../directory/actor.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import { attach } from '../document/attach.ts'
import {
  allLinkCodes,
  type DocumentsFound,
  type Linking,
  linkRefusals,
} from '../document/link-files.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { admission } from './admission.ts'
import type { RecordReviewOutcome } from './commands.ts'
import { nextState } from './next-version.ts'
import type { Referral } from './referral.ts'
import { afterReview } from './review-context.ts'
import type { Action } from './transitions.ts'

export type ReviewFacts = {
  readonly patient: PatientLookup
  /** What was found of the files named. */
  readonly documents: DocumentsFound
}

const actionFor = {
  ACCEPT_REFER_BOOK_LATER: 'acceptReferBookLater',
  RETURN_TO_REFERRER_WITH_ADVICE: 'returnWithAdvice',
} as const satisfies Record<TriageOutcome, Action>

const linking: Linking = {
  category: 'PROVIDER',
  called: 'provider attachment',
  as: 'MORE',
  told: { ...allLinkCodes, contradiction: 'DUPLICATE_FILENAME' },
}

/**
 * A028: a provider decides about a referral that has no appointment, sent for triage or deferred.
 * It leaves the review; the comment goes to the referrer or to the provider's administrators.
 * Fields: `priority`, `files[2].documentId`, `files[2].type`. Source: page
 * a028-record-triage-outcome, DOMAIN 1.4.
 */
export function recordReviewOutcome(
  referral: Referral,
  command: RecordReviewOutcome,
  facts: ReviewFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Referral> {
  const refusals = [
    ...patientOnRecordRefusals(facts.patient),
    ...admission(actionFor[command.outcome], referral, at, settings),
    ...priorityRefusals(referral, command),
    ...linkRefusals(linking, referral, command.files, facts.documents),
  ]
  return unlessRefused(refusals, () => reviewed(referral, command, facts, actor, at))
}

function reviewed(
  referral: Referral,
  { outcome, comment, priority, files }: RecordReviewOutcome,
  { documents }: ReviewFacts,
  actor: Actor,
  at: Instant,
): Referral {
  const { appointment } = referral
  invariant(appointment !== undefined, 'a referral under review has an appointment')
  return nextState(actionFor[outcome], referral, 1, at, {
    reason: { set: 'REVIEW_OUTCOME', code: outcome },
    comment,
    appointment: withReviewOutcome(appointment, outcome, comment),
    attachments: [...referral.attachments, ...attach(referral, files, documents, actor, at)],
    review: afterReview(referral, priority),
    ...(priority !== undefined && { priority }),
  })
}

/** Whoever accepts says how urgent it is; whoever gives it back changes nothing (DOMAIN 1.4). */
function priorityRefusals(
  referral: Referral,
  { outcome, priority }: RecordReviewOutcome,
): readonly Refusal[] {
  if (outcome === 'ACCEPT_REFER_BOOK_LATER') {
    if (priority !== undefined) return []
    const says = `A priority must be supplied with ${outcome}.`
    return [refusal('VALUE_IS_REQUIRED', says, { at: 'priority' })]
  }
  if (priority === undefined || priority === referral.priority) return []
  const says = `The priority cannot be changed with ${outcome}.`
  const because = `the referral is ${referral.priority}, ${priority} was supplied`
  return [refusal('PRIORITY_NOT_CURRENT', says, { at: 'priority', because })]
}

import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
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
import type { Decided } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { cancelledInPasRefusals, toCancelInPas } from './cancelled-in-pas.ts'
import type { CancelActionLater } from './commands.ts'
import { nextState } from './next-version.ts'
import type { Referral } from './referral.ts'
import { afterReview } from './review-context.ts'

export type CancelActionLaterFacts = {
  readonly patient: PatientLookup
  /** What was found of the files named. */
  readonly documents: DocumentsFound
}

const linking: Linking = {
  category: 'PROVIDER',
  called: 'provider attachment',
  as: 'MORE',
  told: { ...allLinkCodes, contradiction: 'DUPLICATE_FILENAME' },
}

/**
 * A022: a provider cancels the booking of a referral under review and leaves it to its
 * administrators, with a comment, to find another. Fields: `isCancelledInPas`,
 * `files[2].documentId`, `files[2].type`. Source: page a022-cancel-appointment-action-later, DOMAIN
 * 1.4.
 */
export function cancelActionLater(
  referral: Referral,
  command: CancelActionLater,
  facts: CancelActionLaterFacts,
  actor: Actor,
  at: Instant,
): Decided<Referral> {
  const refusals = [
    ...patientOnRecordRefusals(facts.patient),
    ...admission('cancelActionLater', referral, at),
    ...cancelledInPasRefusals(referral, command.isCancelledInPas),
    ...linkRefusals(linking, referral, command.files, facts.documents),
  ]
  return unlessRefused(refusals, () => leftToAdministrators(referral, command, facts, actor, at))
}

const OUTCOME = 'CANCEL_APPOINTMENT_ACTION_LATER'

function leftToAdministrators(
  referral: Referral,
  { comment, priority, isCancelledInPas, files }: CancelActionLater,
  { documents }: CancelActionLaterFacts,
  actor: Actor,
  at: Instant,
): Referral {
  const { appointment } = referral
  invariant(appointment !== undefined, 'a booked referral has an appointment')
  return nextState('cancelActionLater', referral, 1, at, {
    reason: { set: 'REVIEW_OUTCOME', code: OUTCOME },
    comment,
    appointment: withReviewOutcome(appointment, OUTCOME, comment),
    attachments: [...referral.attachments, ...attach(referral, files, documents, actor, at)],
    review: afterReview(referral, priority),
    ...(priority !== undefined && { priority }),
    ...(isCancelledInPas === false && toCancelInPas(referral, at)),
  })
}

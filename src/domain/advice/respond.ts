import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Actor } from '../directory/actor.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import type { Service } from '../directory/service.ts'
import { attach } from '../document/attach.ts'
import {
  allLinkCodes,
  type DocumentsFound,
  type Linking,
  linkRefusals,
} from '../document/link-files.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { adviceAdmission } from './admission.ts'
import type { Advice } from './advice.ts'
import type { RespondToAdvice } from './commands.ts'
import { reservingName } from './conversation-file-name.ts'
import { responderMessage } from './messages.ts'
import { nextAdvice } from './next-version.ts'
import { unsupportedPriorityRefusals } from './priority.ts'
import type { AdviceAction } from './transitions.ts'

export type RespondFacts = {
  readonly patient: PatientLookup
  /** The service asked, as it is now. */
  readonly service: Service | undefined
  /** What was found of the files named. */
  readonly documents: DocumentsFound
  readonly messageId: string
}

const actionFor = {
  REQUIRE_FURTHER_INFORMATION: 'requireFurtherInformation',
  RETURN_TO_REFERRER_WITH_ADVICE: 'returnWithAdvice',
} as const satisfies Record<RespondToAdvice['outcome'], AdviceAction>

export const guidanceLinking: Linking = {
  category: 'GUIDANCE_RESPONSE',
  called: 'guidance attachment',
  as: 'MORE',
  told: allLinkCodes,
}

/**
 * A026: the provider answers, or asks back. Fields: `recommendation`, `priority`,
 * `files[2].documentId`, `files[2].type`. Source: page a026-send-a&g-response, DOMAIN 6.
 */
export function respondToAdvice(
  advice: Advice,
  command: RespondToAdvice,
  facts: RespondFacts,
  actor: Actor,
  at: Instant,
): Decided<Advice> {
  const refusals = [
    ...patientOnRecordRefusals(facts.patient),
    ...adviceAdmission(actionFor[command.outcome], advice, at),
    ...recommendationRefusals(command),
    ...unsupportedPriorityRefusals(command.priority, facts.service),
    ...linkRefusals(guidanceLinking, reservingName(advice), command.files, facts.documents),
  ]
  return unlessRefused(refusals, () => responded(advice, command, facts, actor, at))
}

function responded(
  advice: Advice,
  { outcome, recommendation, text, priority, files }: RespondToAdvice,
  { documents, messageId }: RespondFacts,
  actor: Actor,
  at: Instant,
): Advice {
  const said = {
    text,
    files: files.map(({ documentId }) => documentId),
    outcome,
    ...(recommendation !== undefined && { recommendation }),
  }
  return nextAdvice(actionFor[outcome], advice, at, {
    priority,
    message: responderMessage(said, { id: messageId, actor, at }),
    attachments: [...advice.attachments, ...attach(advice, files, documents, actor, at)],
  })
}

/** Advice says what it recommends; a question cannot. */
function recommendationRefusals({ outcome, recommendation }: RespondToAdvice): readonly Refusal[] {
  const isAdvice = outcome === 'RETURN_TO_REFERRER_WITH_ADVICE'
  const at = 'recommendation'
  if (isAdvice && recommendation === undefined) {
    const says = `An intended recommendation must be supplied with ${outcome}.`
    return [refusal('VALUE_IS_REQUIRED', says, { at })]
  }
  if (isAdvice || recommendation === undefined) return []
  const says = `An intended recommendation cannot go with ${outcome}.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at })]
}

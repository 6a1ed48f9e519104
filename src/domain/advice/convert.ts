import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Actor } from '../directory/actor.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import { attach } from '../document/attach.ts'
import type { Attachment } from '../document/attachment.ts'
import {
  allLinkCodes,
  type FileToLink,
  type Linking,
  linkRefusals,
} from '../document/link-files.ts'
import type { Referral } from '../referral/referral.ts'
import { stateAfter } from '../referral/transitions.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { adviceAdmission } from './admission.ts'
import type { Advice } from './advice.ts'
import type { ConvertAdvice } from './commands.ts'
import { reservingName } from './conversation-file-name.ts'
import { type ReferralFacts, referralFrom } from './convert-into.ts'
import { responderMessage } from './messages.ts'
import { nextAdvice } from './next-version.ts'
import { unsupportedPriorityRefusals } from './priority.ts'
import { guidanceLinking, type RespondFacts } from './respond.ts'

const reviewLinking: Linking = {
  category: 'PROVIDER',
  called: 'review attachment',
  as: 'MORE',
  told: allLinkCodes,
}

export type Conversion = {
  /** The request with its last answer, at its end. */
  readonly advice: Advice
  /** Files for the referral alone. */
  readonly reviewFiles: readonly Attachment[]
}

/**
 * A027, first half: whether the provider may convert a request, and how its conversation ends. That
 * is then drawn, and goes with the referral. Fields: `priority`, `guidanceFiles[0].documentId`,
 * `reviewFiles[0].type`. Source: page a027-convert-a&g-to-referral, DOMAIN 6.
 */
export function convertAdvice(
  advice: Advice,
  command: ConvertAdvice,
  facts: RespondFacts,
  actor: Actor,
  at: Instant,
): Decided<Conversion> {
  const refusals = [
    ...patientOnRecordRefusals(facts.patient),
    ...adviceAdmission('providerConverts', advice, at),
    ...unsupportedPriorityRefusals(command.priority, facts.service),
    ...fileRefusals(advice, command, facts),
  ]
  return unlessRefused(refusals, () => {
    const { guidanceFiles, reviewFiles, text } = command
    const { documents, messageId } = facts
    const said = {
      text,
      files: guidanceFiles.map(({ documentId }) => documentId),
      outcome: 'PROVIDER_CONVERTED',
    } as const
    const ofAnswer = attach(advice, guidanceFiles, documents, actor, at)
    return {
      advice: nextAdvice('providerConverts', advice, at, {
        message: responderMessage(said, { id: messageId, actor, at }),
        attachments: [...advice.attachments, ...ofAnswer],
      }),
      reviewFiles: attach(advice, reviewFiles, documents, actor, at),
    }
  })
}

/**
 * A027, second half: the referral, for the provider's administrators to arrange. `conversation` is
 * the drawn one.
 */
export function referralOfProvider(
  { advice, reviewFiles }: Conversion,
  { comment, priority }: Pick<ConvertAdvice, 'comment' | 'priority'>,
  facts: ReferralFacts & { readonly appointmentId: string },
  conversation: Attachment,
  settings: DomainSettings = defaultSettings,
): Referral {
  const at = advice.updatedAt
  const reason = {
    set: 'REVIEW_OUTCOME',
    code: 'PROVIDER_CONVERTED_ADVICE_AND_GUIDANCE_ADMIN_TO_REFER',
  } as const
  const { id, name } = advice.service
  const attachments = [conversation, ...advice.attachments, ...reviewFiles]
  return {
    ...referralFrom(advice, facts, attachments, settings),
    priority,
    criteria: { ...advice.criteria, priority },
    shortlist: [advice.service],
    state: stateAfter('convertAdvice', 'NOT_BOOKED'),
    reason,
    comment,
    appointment: {
      id: facts.appointmentId,
      version: 1,
      status: 'proposed',
      service: { id, name },
      createdAt: at,
      reason,
      comment,
    },
  }
}

/** Both sets together, because the referral shows both; each problem at its own set. */
function fileRefusals(
  advice: Advice,
  { guidanceFiles, reviewFiles }: ConvertAdvice,
  { documents }: RespondFacts,
): readonly Refusal[] {
  const ofAnswer = guidanceFiles.flatMap(({ documentId, type }) => {
    const name = documents.get(documentId)?.name
    return name === undefined ? [] : [{ documentId, type, name }]
  })
  const asked = reservingName(advice)
  const answered = { ...asked, attachments: [...asked.attachments, ...ofAnswer] }
  return [
    ...within('guidanceFiles', linkRefusals(guidanceLinking, asked, guidanceFiles, documents)),
    ...within('reviewFiles', linkRefusals(reviewLinking, answered, reviewFiles, documents)),
    ...inBothRefusals(guidanceFiles, reviewFiles),
  ]
}

function inBothRefusals(
  guidanceFiles: readonly FileToLink[],
  reviewFiles: readonly FileToLink[],
): readonly Refusal[] {
  const ofAnswer = new Set(guidanceFiles.map(({ documentId }) => documentId))
  return reviewFiles.flatMap(({ documentId }, index) => {
    if (!ofAnswer.has(documentId)) return []
    const says = 'The file is named for the answer and for the review.'
    return [refusal('CONFLICTING_VALUES', says, { at: `reviewFiles[${index}].documentId` })]
  })
}

function within(set: string, refusals: readonly Refusal[]): readonly Refusal[] {
  return refusals.map((each) => ({ ...each, at: (each.at ?? 'files').replace(/^files/, set) }))
}

import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import { attach } from '../../document/attach.ts'
import {
  allLinkCodes,
  type FileToLink,
  type Linking,
  linkRefusals,
} from '../../document/link-files.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { adviceAdmission } from '../admission.ts'
import type { Advice } from '../advice.ts'
import { reservingName } from '../conversation-file-name.ts'
import { requesterMessage } from '../messages.ts'
import { nextAdvice } from '../next-version.ts'
import type { ReferrerFacts } from './referrer-facts.ts'

export type ReplyToProvider = { readonly text: string; readonly files: readonly FileToLink[] }

const linking: Linking = {
  category: 'ADVICE_REQUEST',
  called: 'request attachment',
  as: 'MORE',
  told: allLinkCodes,
}

/**
 * The referrer writes again: what was asked for, another question, or more before there was an
 * answer. Fields: `files[2].documentId`. Source: DOMAIN 6.
 */
export function referrerReplies(
  advice: Advice,
  { text, files }: ReplyToProvider,
  facts: ReferrerFacts,
  at: Instant,
): Decided<Advice> {
  const { actor, documents, messageId: id, clinician } = facts
  const refusals = [
    ...adviceAdmission('referrerReplies', advice, at),
    ...linkRefusals(linking, reservingName(advice), files, documents),
  ]
  return unlessRefused(refusals, () => {
    const said = { text, files: files.map(({ documentId }) => documentId) }
    return nextAdvice('referrerReplies', advice, at, {
      message: requesterMessage(said, { id, actor, at, clinician }),
      attachments: [...advice.attachments, ...attach(advice, files, documents, actor, at)],
    })
  })
}

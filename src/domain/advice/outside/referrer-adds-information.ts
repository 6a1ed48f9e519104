import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import { attach } from '../../document/attach.ts'
import {
  allLinkCodes,
  type FileToLink,
  type Linking,
  linkRefusals,
} from '../../document/link-files.ts'
import { type Decided, refusal } from '../../refusal/refusal.ts'
import { adviceAdmission } from '../admission.ts'
import type { Advice } from '../advice.ts'
import { reservingName } from '../conversation-file-name.ts'
import { informationUpdatedNote } from '../messages.ts'
import { nextAdvice } from '../next-version.ts'
import type { ReferrerFacts } from './referrer-facts.ts'

export type AddInformation = { readonly files: readonly FileToLink[] }

const linking: Linking = {
  category: 'REFERRER',
  called: 'file of clinical information',
  as: 'MORE',
  told: allLinkCodes,
}

/**
 * The referrer's own system adds clinical information to the request itself, which is no message; a
 * note in the conversation says that it did. Fields: `files`, `files[2].documentId`. Source: pages
 * a024 and a025, DOMAIN 6.
 */
export function referrerAddsInformation(
  advice: Advice,
  { files }: AddInformation,
  facts: ReferrerFacts,
  at: Instant,
): Decided<Advice> {
  const { actor, documents, messageId: id, clinician } = facts
  const none =
    files.length > 0 ? [] : [refusal('MISSING_VALUE', 'A file must be named.', { at: 'files' })]
  const refusals = [
    ...adviceAdmission('referrerAddsInformation', advice, at),
    ...none,
    ...linkRefusals(linking, reservingName(advice), files, documents),
  ]
  return unlessRefused(refusals, () => {
    const onBehalf = clinician === actor.user ? actor : { ...actor, onBehalfOf: clinician }
    return nextAdvice('referrerAddsInformation', advice, at, {
      message: informationUpdatedNote({ id, actor, at, clinician }),
      attachments: [...advice.attachments, ...attach(advice, files, documents, onBehalf, at)],
    })
  })
}

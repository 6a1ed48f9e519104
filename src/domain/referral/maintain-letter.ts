import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Actor } from '../directory/actor.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import type { Attachment } from '../document/attachment.ts'
import type { StoredDocument } from '../document/document.ts'
import type { DocumentId } from '../identifier/document-id.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { admission } from './admission.ts'
import type { LetterFile, MaintainLetter } from './commands.ts'
import { fileRefusals } from './letter-files.ts'
import { nextVersion } from './next-version.ts'
import { type Referral, type ReviewContext, referrerAttachments } from './referral.ts'

export type LetterFacts = {
  readonly patient: PatientLookup
  /** What was found of the files named. */
  readonly documents: ReadonlyMap<DocumentId, StoredDocument>
}

/**
 * A012: the files named become the whole set of the referrer's letters; what is left out is
 * unlinked. Fields: `files`, `files[2].documentId`, `files[2].type`. Source: page
 * a012-maintain-referral-letter, DOMAIN 4.3.
 */
export function maintainLetter(
  referral: Referral,
  { files }: MaintainLetter,
  facts: LetterFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Referral> {
  const refusals = [
    ...patientOnRecordRefusals(facts.patient),
    ...admission('maintainLetter', referral, at, settings),
    ...fileRefusals(referral, files, facts.documents),
  ]
  if (refusals.length === 0) refusals.push(...sameRefusals(referral, files))
  return unlessRefused(refusals, () => withLetters(referral, files, facts, actor, at))
}

function withLetters(
  referral: Referral,
  files: readonly LetterFile[],
  facts: LetterFacts,
  actor: Actor,
  at: Instant,
): Referral {
  const letters = files.map((file) => attachmentOf(referral, file, facts, actor, at))
  const others = referral.attachments.filter(({ type }) => type !== 'REFERRER')
  const first = referral.clinicalInformation?.firstSubmitted
  return nextVersion(referral, 1, at, {
    attachments: [...letters, ...others],
    clinicalInformation:
      first === undefined ? { firstSubmitted: at } : { firstSubmitted: first, lastUpdated: at },
    review: reviewAfter(referral),
  })
}

/** A letter that stays keeps when and by whom it was linked; its description may be new. */
function attachmentOf(
  referral: Referral,
  { documentId, description }: LetterFile,
  { documents }: LetterFacts,
  actor: Actor,
  at: Instant,
): Attachment {
  const linked = referral.attachments.find((attachment) => attachment.documentId === documentId)
  if (linked !== undefined) return described(linked, description)
  const document = documents.get(documentId)
  invariant(document !== undefined, 'a file that is linked was found')
  const attachment: Attachment = {
    documentId,
    type: 'REFERRER',
    name: document.name,
    mediaType: document.mediaType,
    bytes: document.bytes,
    availability: document.availability,
    indexedAt: at,
    uploadedAt: document.uploadedAt,
    attachedBy: actor.user,
    attachedByOrganisation: actor.organisation,
    ...(actor.onBehalfOf !== undefined && { attachedOnBehalfOf: actor.onBehalfOf }),
  }
  return described(attachment, description)
}

function described(attachment: Attachment, description: string | undefined): Attachment {
  const { description: _old, ...rest } = attachment
  return description === undefined ? rest : { ...rest, description }
}

/**
 * What a provider has to look at now. While a provider holds the referral, letters that change
 * after a review bring it back; before the first review nothing new is said (DOMAIN 1.6).
 */
function reviewAfter(referral: Referral): ReviewContext | undefined {
  const { review, appointment, state } = referral
  if (review === 'PRIORITY_CHANGED') return 'PRIORITY_AND_LETTER_CHANGED'
  if (review !== undefined) return review
  const wasReviewed = reviewedStates.includes(state) && appointment !== undefined
  return wasReviewed ? 'LETTER_CHANGED' : undefined
}

const reviewedStates: readonly Referral['state'][] = [
  'BOOKED',
  'AWAITING_TRIAGE',
  'DEFERRED_TO_PROVIDER',
]

function sameRefusals(referral: Referral, files: readonly LetterFile[]): readonly Refusal[] {
  const letters = referrerAttachments(referral)
  const isSame =
    letters.length === files.length &&
    files.every(({ documentId, description }) =>
      letters.some((one) => one.documentId === documentId && one.description === description),
    )
  if (!isSame) return []
  return [refusal('NO_CHANGES_DETECTED', 'The letters are these already.', { at: 'files' })]
}

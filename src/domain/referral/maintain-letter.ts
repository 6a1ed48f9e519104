import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Actor } from '../directory/actor.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import { attach } from '../document/attach.ts'
import {
  allLinkCodes,
  type DocumentsFound,
  type FileToLink,
  type Linking,
  linkRefusals,
} from '../document/link-files.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { admission } from './admission.ts'
import type { MaintainLetter } from './commands.ts'
import { nextVersion } from './next-version.ts'
import { type Referral, referrerAttachments } from './referral.ts'
import { afterLetterChange } from './review-context.ts'

export type LetterFacts = {
  readonly patient: PatientLookup
  /** What was found of the files named. */
  readonly documents: DocumentsFound
}

const linking: Linking = {
  category: 'REFERRER',
  called: 'referral letter',
  as: 'WHOLE_SET',
  told: allLinkCodes,
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
    ...noneRefusals(files),
    ...linkRefusals(linking, referral, files, facts.documents),
  ]
  if (refusals.length === 0) refusals.push(...sameRefusals(referral, files))
  return unlessRefused(refusals, () => withLetters(referral, files, facts, actor, at))
}

function withLetters(
  referral: Referral,
  files: readonly FileToLink[],
  facts: LetterFacts,
  actor: Actor,
  at: Instant,
): Referral {
  const letters = attach(referral, files, facts.documents, actor, at)
  const others = referral.attachments.filter(({ type }) => type !== 'REFERRER')
  const first = referral.clinicalInformation?.firstSubmitted
  return nextVersion(referral, 1, at, {
    attachments: [...letters, ...others],
    clinicalInformation:
      first === undefined ? { firstSubmitted: at } : { firstSubmitted: first, lastUpdated: at },
    review: afterLetterChange(referral),
  })
}

function noneRefusals(files: readonly FileToLink[]): readonly Refusal[] {
  if (files.length > 0) return []
  return [
    refusal('MISSING_VALUE', 'At least one referral letter file must remain.', { at: 'files' }),
  ]
}

function sameRefusals(referral: Referral, files: readonly FileToLink[]): readonly Refusal[] {
  const letters = referrerAttachments(referral)
  const isSame =
    letters.length === files.length &&
    files.every(({ documentId, description }) =>
      letters.some((one) => one.documentId === documentId && one.description === description),
    )
  if (!isSame) return []
  return [refusal('NO_CHANGES_DETECTED', 'The letters are these already.', { at: 'files' })]
}

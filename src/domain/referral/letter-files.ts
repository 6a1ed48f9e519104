import type { AttachmentType, StoredDocument } from '../document/document.ts'
import type { DocumentId } from '../identifier/document-id.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { LetterFile } from './commands.ts'
import type { Referral } from './referral.ts'

/**
 * The rules on the set of files that A012 names (page a012-maintain-referral-letter, DOMAIN 4.1,
 * 4.3).
 */
export function fileRefusals(
  referral: Referral,
  files: readonly LetterFile[],
  documents: ReadonlyMap<DocumentId, StoredDocument>,
): readonly Refusal[] {
  if (files.length === 0) {
    const says = 'At least one referral letter file must remain.'
    return [refusal('MISSING_VALUE', says, { at: 'files' })]
  }
  const ofOthers = referral.attachments.filter(({ type }) => type !== 'REFERRER')
  const taken = new Set(ofOthers.map(({ name }) => name))
  const seen = new Map<DocumentId, LetterFile>()
  return files.flatMap((file, index) => {
    const earlier = seen.get(file.documentId)
    if (earlier !== undefined) return repeatedRefusals(file, earlier, index)
    seen.set(file.documentId, file)
    const document = documents.get(file.documentId)
    const isOfOther = ofOthers.some(({ documentId }) => documentId === file.documentId)
    return [
      ...typeRefusals(file, index),
      ...documentRefusals(referral, file, document, index),
      ...(isOfOther ? [] : nameRefusals(document?.name, taken, index)),
    ]
  })
}

/** The same file twice: contradictory when it is said to be two things. */
function repeatedRefusals(file: LetterFile, earlier: LetterFile, index: number): Refusal[] {
  const at = `files[${index}].documentId`
  const isSame = file.type === earlier.type && file.description === earlier.description
  if (isSame) return [refusal('DUPLICATE_FILENAME', 'The file is named twice.', { at })]
  const says = 'The file is named twice, with different types or descriptions.'
  return [refusal('CONFLICTING_VALUES', says, { at })]
}

function typeRefusals({ type }: LetterFile, index: number): Refusal[] {
  if (type === 'REFERRER') return []
  const says = `A referral letter file must be of type REFERRER, not ${type}.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: `files[${index}].type` })]
}

function documentRefusals(
  referral: Referral,
  { documentId }: LetterFile,
  document: StoredDocument | undefined,
  index: number,
): Refusal[] {
  const at = `files[${index}].documentId`
  if (linkedType(referral, documentId) === 'REFERRER') return []
  if (document === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The file (${documentId}) was not found.`, { at })]
  }
  if (document.intendedUbrn !== undefined && document.intendedUbrn !== referral.ubrn) {
    const says = `The file (${documentId}) was not found among the uploads for this referral.`
    return [refusal('REFERENCE_NOT_FOUND', says, { at, because: 'uploaded for another referral' })]
  }
  if (document.ubrn !== undefined) {
    const says = `The file (${documentId}) is linked already and cannot become a referral letter.`
    return [refusal('INVALID_STATE', says, { at })]
  }
  if (document.intendedUbrn !== undefined) return []
  const says = `The file (${documentId}) was uploaded without NHSD-eRS-Referral-ID.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at })]
}

function linkedType(referral: Referral, id: DocumentId): AttachmentType | undefined {
  return referral.attachments.find(({ documentId }) => documentId === id)?.type
}

/** Names are unique on a request, whatever the category, and within the submission. */
function nameRefusals(name: string | undefined, names: Set<string>, index: number): Refusal[] {
  if (name === undefined) return []
  const isTaken = names.has(name)
  names.add(name)
  if (!isTaken) return []
  const says = 'Another file of this referral has the same name.'
  return [refusal('DUPLICATE_FILENAME', says, { at: `files[${index}].documentId` })]
}

import type { DocumentId } from '../identifier/document-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { Attachment } from './attachment.ts'
import type { AttachmentType, StoredDocument } from './document.ts'

/** An uploaded file that an action names to be linked to a request. */
export type FileToLink = {
  readonly documentId: DocumentId
  readonly type: AttachmentType
  readonly description?: string
}

/** How an action links files: each category belongs to one side (DOMAIN 4.3). */
export type Linking = {
  readonly category: AttachmentType
  /** In texts: `referral letter`. */
  readonly called: string
  /** The files become the whole set of their category, or come to what is there. */
  readonly as: 'WHOLE_SET' | 'MORE'
  /** One file that is said to be two things: not every error table has a word for it. */
  readonly contradictionAs: 'CONFLICTING_VALUES' | 'DUPLICATE_FILENAME'
}

/** A referral or an advice request, as far as its files are concerned. */
export type RequestWithFiles = {
  readonly ubrn: Ubrn
  readonly attachments: readonly Attachment[]
}

export type DocumentsFound = ReadonlyMap<DocumentId, StoredDocument>

/**
 * The rules on the files that an action links (pages a012-maintain-referral-letter,
 * a022-cancel-appointment-action-later and a028-record-triage-outcome, DOMAIN 4.1, 4.3). Fields:
 * `files[2].documentId`, `files[2].type`.
 */
export function linkRefusals(
  linking: Linking,
  request: RequestWithFiles,
  files: readonly FileToLink[],
  documents: DocumentsFound,
): readonly Refusal[] {
  const { kept, others } = sides(linking, request)
  const taken = new Set(others.map(({ name }) => name))
  const seen = new Map<DocumentId, FileToLink>()
  return files.flatMap((file, index) => {
    const earlier = seen.get(file.documentId)
    if (earlier !== undefined) return repeatedRefusals(linking, file, earlier, index)
    seen.set(file.documentId, file)
    const document = documents.get(file.documentId)
    const isKept = isAmong(kept, file)
    return [
      ...typeRefusals(linking, file, index),
      ...(isKept ? [] : documentRefusals(linking, request, file, document, index)),
      ...(isAmong(others, file) ? [] : nameRefusals(document?.name, taken, index)),
    ]
  })
}

/** Files linked already that may be named again, and those that may not. */
function sides({ category, as }: Linking, { attachments }: RequestWithFiles) {
  const isKept = ({ type }: Attachment) => as === 'WHOLE_SET' && type === category
  return {
    kept: attachments.filter(isKept),
    others: attachments.filter((attachment) => !isKept(attachment)),
  }
}

function isAmong(attachments: readonly Attachment[], { documentId }: FileToLink): boolean {
  return attachments.some((attachment) => attachment.documentId === documentId)
}

/** The same file twice: contradictory when it is said to be two things. */
function repeatedRefusals(
  { contradictionAs }: Linking,
  file: FileToLink,
  earlier: FileToLink,
  index: number,
): Refusal[] {
  const at = placeOf(index)
  const isSame = file.type === earlier.type && file.description === earlier.description
  if (isSame) return [refusal('DUPLICATE_FILENAME', 'The file is named twice.', { at })]
  const says = 'The file is named twice, with different types or descriptions.'
  return [refusal(contradictionAs, says, { at })]
}

function typeRefusals({ category, called }: Linking, file: FileToLink, index: number): Refusal[] {
  if (file.type === category) return []
  const says = `A ${called} file must be of type ${category}, not ${file.type}.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: `files[${index}].type` })]
}

function documentRefusals(
  { called }: Linking,
  { ubrn }: RequestWithFiles,
  { documentId }: FileToLink,
  document: StoredDocument | undefined,
  index: number,
): Refusal[] {
  const at = placeOf(index)
  if (document === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The file (${documentId}) was not found.`, { at })]
  }
  if (document.intendedUbrn !== undefined && document.intendedUbrn !== ubrn) {
    const says = `The file (${documentId}) was not found among the uploads for this referral.`
    return [refusal('REFERENCE_NOT_FOUND', says, { at, because: 'uploaded for another referral' })]
  }
  if (document.ubrn !== undefined) {
    const says = `The file (${documentId}) is linked already and cannot become a ${called}.`
    return [refusal('INVALID_STATE', says, { at })]
  }
  if (document.intendedUbrn !== undefined) return []
  const says = `The file (${documentId}) was uploaded without NHSD-eRS-Referral-ID.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at })]
}

/** Names are unique on a request, whatever the category, and within the submission. */
function nameRefusals(name: string | undefined, taken: Set<string>, index: number): Refusal[] {
  if (name === undefined) return []
  const isTaken = taken.has(name)
  taken.add(name)
  if (!isTaken) return []
  const says = 'Another file of this referral has the same name.'
  return [refusal('DUPLICATE_FILENAME', says, { at: placeOf(index) })]
}

function placeOf(index: number): string {
  return `files[${index}].documentId`
}

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
  /**
   * The files become the whole set of their category, or come to what is there, or go with a
   * request that is being made: those were uploaded for none (page a044).
   */
  readonly as: 'WHOLE_SET' | 'MORE' | 'NEW'
  readonly told: LinkCodes
}

/** Not every error table has a word for each. */
export type LinkCodes = {
  /** A name that is there already, or a file that is named twice. */
  readonly repetition: 'DUPLICATE_FILENAME' | 'INAPPROPRIATE_VALUE'
  /** One file that is said to be two things. */
  readonly contradiction: 'CONFLICTING_VALUES' | 'DUPLICATE_FILENAME' | 'INAPPROPRIATE_VALUE'
  /** A file that is linked already, or can never be read. */
  readonly state: 'INVALID_STATE' | 'INAPPROPRIATE_VALUE'
}

export const allLinkCodes: LinkCodes = {
  repetition: 'DUPLICATE_FILENAME',
  contradiction: 'CONFLICTING_VALUES',
  state: 'INVALID_STATE',
}

/** A referral or an advice request, as far as files that come to it are concerned. */
export type RequestWithFiles = {
  readonly ubrn: Ubrn
  readonly attachments: readonly LinkedFile[]
  /** Of files that come to it by themselves. */
  readonly reservedNames?: readonly string[]
}

type LinkedFile = Pick<Attachment, 'documentId' | 'type' | 'name'>

export type DocumentsFound = ReadonlyMap<DocumentId, StoredDocument>

/**
 * The rules on the files that an action links (pages a012-maintain-referral-letter,
 * a022-cancel-appointment-action-later and a028-record-triage-outcome, those of A026, A027 and
 * A044, DOMAIN 4.1 to 4.3). A file that waits for its scan is linked; one that failed it is not.
 * Fields: `files[2].documentId`, `files[2].type`.
 */
export function linkRefusals(
  linking: Linking,
  request: RequestWithFiles,
  files: readonly FileToLink[],
  documents: DocumentsFound,
): readonly Refusal[] {
  const { kept, others } = sides(linking, request)
  const { reservedNames = [] } = request
  const taken = new Set([...reservedNames, ...others.map(({ name }) => name)])
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
      ...(isAmong(others, file) ? [] : nameRefusals(linking, document?.name, taken, index)),
    ]
  })
}

/** Files linked already that may be named again, and those that may not. */
function sides({ category, as }: Linking, { attachments }: RequestWithFiles) {
  const isKept = ({ type }: LinkedFile) => as === 'WHOLE_SET' && type === category
  return {
    kept: attachments.filter(isKept),
    others: attachments.filter((attachment) => !isKept(attachment)),
  }
}

function isAmong(attachments: readonly LinkedFile[], { documentId }: FileToLink): boolean {
  return attachments.some((attachment) => attachment.documentId === documentId)
}

/** The same file twice: contradictory when it is said to be two things. */
function repeatedRefusals(
  { told }: Linking,
  file: FileToLink,
  earlier: FileToLink,
  index: number,
): Refusal[] {
  const at = placeOf(index)
  const isSame = file.type === earlier.type && file.description === earlier.description
  if (isSame) return [refusal(told.repetition, 'The file is named twice.', { at })]
  const says = 'The file is named twice, with different types or descriptions.'
  return [refusal(told.contradiction, says, { at })]
}

function typeRefusals({ category, called }: Linking, file: FileToLink, index: number): Refusal[] {
  if (file.type === category) return []
  const says = `A ${called} file must be of type ${category}, not ${file.type}.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: `files[${index}].type` })]
}

function documentRefusals(
  linking: Linking,
  request: RequestWithFiles,
  { documentId }: FileToLink,
  document: StoredDocument | undefined,
  index: number,
): Refusal[] {
  const at = placeOf(index)
  if (document === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The file (${documentId}) was not found.`, { at })]
  }
  const foreign = intentRefusals(linking, request, document, at)
  return foreign.length > 0 ? foreign : stateRefusals(linking, document, at)
}

/** Whom it was uploaded for (DOMAIN 4.1). */
function intentRefusals(
  { as }: Linking,
  { ubrn }: RequestWithFiles,
  { id, intendedUbrn, ubrn: linkedTo }: StoredDocument,
  at: string,
): Refusal[] {
  if (intendedUbrn !== undefined && (as === 'NEW' || intendedUbrn !== ubrn)) {
    const says = `The file (${id}) was not found among the uploads for this request.`
    return [refusal('REFERENCE_NOT_FOUND', says, { at, because: 'uploaded for another request' })]
  }
  if (intendedUbrn !== undefined || as === 'NEW' || linkedTo !== undefined) return []
  const says = `The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at })]
}

function stateRefusals({ called, told }: Linking, document: StoredDocument, at: string): Refusal[] {
  const { id, availability } = document
  if (document.ubrn !== undefined) {
    const says = `The file (${id}) is linked already and cannot become a ${called}.`
    return [refusal(told.state, says, { at })]
  }
  if (availability === 'AVAILABLE' || availability === 'PENDING') return []
  const says = `The file (${id}) can never be read: ${availability}.`
  return [refusal(told.state, says, { at })]
}

/** Names are unique on a request, whatever the category, and within the submission. */
function nameRefusals(
  { told }: Linking,
  name: string | undefined,
  taken: Set<string>,
  index: number,
): Refusal[] {
  if (name === undefined) return []
  const isTaken = taken.has(name)
  taken.add(name)
  if (!isTaken) return []
  const says = 'Another file of this request has the same name.'
  return [refusal(told.repetition, says, { at: placeOf(index) })]
}

function placeOf(index: number): string {
  return `files[${index}].documentId`
}

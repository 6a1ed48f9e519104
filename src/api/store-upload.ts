import { invariant, unreachable } from '../base/invariant.ts'
import { no, ok } from '../base/outcome.ts'
import type { StoredDocument } from '../domain/document/document.ts'
import { sizeRefusals, uploadBytesMax } from '../domain/document/upload.ts'
import type { DocumentId } from '../domain/identifier/document-id.ts'
import { type Decided, type Refusal, refuse } from '../domain/refusal/refusal.ts'
import type { PutObject } from '../store/ports/objects.ts'
import { placed } from '../wire/read.ts'
import type { UploadedFile } from '../wire/stu3/read-upload.ts'
import { auditOf } from './commit-of.ts'
import type { Context } from './context.ts'
import type { Call, Idempotency } from './endpoint.ts'
import type { Reply } from './reply.ts'
import { announcedDocument, firstAnswer, inProgress, ofParts } from './uploaded-document.ts'

/** Where a refusal of the bytes themselves is told: the element of Binary that they would be. */
export const filePlace = 'Binary.content'

const limits = { bytesMin: 1, bytesMax: uploadBytesMax }

/**
 * Puts down that a file comes, streams it into the object store, then records it together with the
 * order to scan it. Something refers to the object from before its first byte, so that a process
 * that dies leaves nothing unknown; when the request is refused after all both are taken away.
 */
export async function storeUpload(
  file: UploadedFile,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  if (file.intendedUbrn !== undefined) call.about({ ubrn: file.intendedUbrn })
  const { documents, objects, identity } = context
  const id = identity.uuid() as DocumentId
  const announced = announcedDocument(id, file, 0, call)
  await documents.announce(announced)
  const put = await objects.put(id, call.stream, limits)
  if (put.is !== 'stored') {
    // What still arrives is thrown away as it comes, so that the connection can carry the answer.
    call.stream.resume()
    await documents.removeUnlinked(id, async () => {})
    return refusePut(put)
  }
  const document = arrivedDocument(announced, put)
  const idempotency = call.idempotency && ofParts(call.idempotency, partsOf(document))
  const first = idempotency && (await firstAnswer(idempotency, context))
  const recorded = first ?? (await record(document, idempotency, call, context))
  // A fault leaves both to the purge: whether the record was stored cannot be known then.
  if (first !== undefined || !recorded.ok) {
    await documents.removeUnlinked(id, () => objects.remove(id))
  }
  return recorded
}

/** The domain speaks of `file`. */
export function atFile(refusals: readonly Refusal[]): readonly Refusal[] {
  return refusals.map((each) => placed(each, new Map([['file', filePlace]])))
}

function refusePut({ is }: Exclude<PutObject, { is: 'stored' }>): Decided<never> {
  switch (is) {
    case 'too-small':
      return refuseSize(0)
    case 'too-large':
      return refuseSize(uploadBytesMax + 1)
    case 'broken-off':
      return refuse('FHIR_CONSTRAINT_VIOLATION', 'The body ended before it was complete.')
    default:
      return unreachable(is)
  }
}

function refuseSize(bytes: number): Decided<never> {
  const [first, ...others] = atFile(sizeRefusals(bytes))
  invariant(first !== undefined, 'what the object store refuses breaks a rule on sizes')
  return no(first, ...others)
}

function arrivedDocument(
  { awaitsBytesUntil: _, ...document }: StoredDocument,
  { bytes, digest }: Extract<PutObject, { is: 'stored' }>,
): StoredDocument {
  return { ...document, bytes, digest }
}

function partsOf({ name, mediaType, intendedUbrn, digest }: StoredDocument) {
  return [name, mediaType, intendedUbrn ?? null, digest ?? null]
}

async function record(
  document: StoredDocument,
  idempotency: Idempotency | undefined,
  call: Call,
  { documents }: Context,
): Promise<Decided<Reply>> {
  const body = ''
  const reply = { status: 201, headers: { location: `Binary/${document.id}` }, body }
  const { intendedUbrn: ubrn } = document
  const added = await documents.add({
    document,
    audit: auditOf(call, reply, ubrn === undefined ? {} : { ubrn }),
    ...(idempotency !== undefined && { answer: { ...idempotency, ...reply } }),
  })
  if (added === 'in-progress') return inProgress()
  call.audited()
  return ok(reply)
}

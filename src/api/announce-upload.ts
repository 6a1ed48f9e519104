import { plusMilliseconds } from '../base/clock.ts'
import { ok } from '../base/outcome.ts'
import type { StoredDocument } from '../domain/document/document.ts'
import { uploadLocationSeconds } from '../domain/document/upload.ts'
import { type DocumentId, parseDocumentId } from '../domain/identifier/document-id.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import { firstLookSeconds } from '../store/ports/look-job.ts'
import type { UploadTerms } from '../store/ports/objects.ts'
import type { AnnouncedFile } from '../wire/r4/read-large-upload.ts'
import { writeBinary } from '../wire/r4/write-binary.ts'
import { auditOf } from './commit-of.ts'
import { uploadDisposition } from './content-disposition.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { FHIR_JSON, type Reply } from './reply.ts'
import { announcedDocument, firstAnswer, inProgress, ofParts } from './uploaded-document.ts'

/**
 * Records a file whose bytes are still to come, together with the order to look for them, and tells
 * where they may be sent (A039).
 */
export async function announceUpload(
  file: AnnouncedFile,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  const { intendedUbrn: ubrn, bytes, contentType, name } = file
  if (ubrn !== undefined) call.about({ ubrn })
  const { documents, identity } = context
  const idempotency =
    call.idempotency && ofParts(call.idempotency, [name, contentType, ubrn ?? null, bytes])
  const first = idempotency && (await firstAnswer(idempotency, context))
  if (first !== undefined) return first.ok ? answerAgain(first.value, file, call, context) : first
  const document = announcedDocument(identity.uuid() as DocumentId, file, bytes, call)
  const reply = replyTo(document)
  // Made first: what cannot be sent anywhere is not announced.
  const located = await withLocation(reply, document.id, file, context)
  const commit = {
    document,
    audit: auditOf(call, reply, ubrn === undefined ? {} : { ubrn }),
    // Without the location, which is a permission and not to be kept.
    ...(idempotency !== undefined && { answer: { ...idempotency, ...reply } }),
  }
  if ((await documents.addAwaited(commit, firstLookSeconds)) === 'in-progress') return inProgress()
  call.audited()
  return ok(located)
}

function replyTo(document: StoredDocument) {
  const headers = {
    'content-type': FHIR_JSON,
    'content-disposition': uploadDisposition(document.name),
  }
  return { status: 200, headers, body: JSON.stringify(writeBinary(document)) }
}

async function withLocation<R extends Reply>(
  reply: R,
  id: DocumentId,
  { name, contentType, bytes }: AnnouncedFile,
  { objects }: Pick<Context, 'objects'>,
): Promise<R> {
  const terms: UploadTerms = { contentType, bytes, disposition: uploadDisposition(name) }
  const location = await objects.uploadLocation(id, terms)
  return { ...reply, headers: { ...reply.headers, location } }
}

/** The same file at a new location, as long as its bytes are awaited. */
async function answerAgain(
  first: Reply & { readonly body: string },
  file: AnnouncedFile,
  { at }: Call,
  context: Context,
): Promise<Decided<Reply>> {
  const id = parseDocumentId((JSON.parse(first.body) as { readonly id: string }).id)
  const [document] = id === undefined ? [] : await context.documents.find([id])
  const isOver = plusMilliseconds(at, uploadLocationSeconds * 1_000)
  if (document?.awaitsBytesUntil === undefined || document.awaitsBytesUntil < isOver) {
    const says = 'The location of the first answer has been used, or nobody awaits the file now.'
    return refuse('IDEMPOTENCY_KEY_REUSED', says)
  }
  return ok(await withLocation(first, document.id, file, context))
}

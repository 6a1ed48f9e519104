import { createHash } from 'node:crypto'
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

/** Where a refusal of the bytes themselves is told: the element of Binary that they would be. */
export const filePlace = 'Binary.content'

const limits = { bytesMin: 1, bytesMax: uploadBytesMax }

/**
 * Streams an upload into the object store, then records it together with the order to scan it. The
 * object is there before anything refers to it; when the request is refused after all it is taken
 * away again.
 */
export async function storeUpload(
  file: UploadedFile,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  if (file.intendedUbrn !== undefined) call.about({ ubrn: file.intendedUbrn })
  const id = context.identity.uuid() as DocumentId
  const put = await context.objects.put(id, call.stream, limits)
  if (put.is !== 'stored') {
    // What still arrives is thrown away as it comes, so that the connection can carry the answer.
    call.stream.resume()
    return refusePut(put)
  }
  const document = documentOf(id, file, put, call)
  const idempotency = call.idempotency && ofFile(call.idempotency, document)
  const first = idempotency && (await firstAnswer(idempotency, context))
  const recorded = first ?? (await record(document, idempotency, call, context))
  // A fault leaves the object: whether its record was stored cannot be known then.
  if (first !== undefined || !recorded.ok) await context.objects.remove(id)
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

function documentOf(
  id: DocumentId,
  file: UploadedFile,
  put: { readonly bytes: number; readonly digest: string },
  { actor, at }: Call,
): StoredDocument {
  return {
    id,
    ...file,
    bytes: put.bytes,
    digest: put.digest,
    uploadedAt: at,
    uploadedBy: actor.user,
    uploadedByOrganisation: actor.organisation,
    ...(actor.onBehalfOf !== undefined && { uploadedOnBehalfOf: actor.onBehalfOf }),
    availability: 'PENDING',
  }
}

/** Two uploads are the same when name, type, request and bytes are. */
function ofFile(idempotency: Idempotency, document: StoredDocument): Idempotency {
  const { name, mediaType, intendedUbrn, digest } = document
  const parts = JSON.stringify([name, mediaType, intendedUbrn ?? null, digest])
  return {
    ...idempotency,
    digest: createHash('sha256').update(idempotency.digest).update(parts).digest(),
  }
}

async function firstAnswer(
  { caller, key, digest }: Idempotency,
  { referrals }: Context,
): Promise<Decided<Reply> | undefined> {
  const first = await referrals.findAnswer(caller, key)
  if (first === undefined) return undefined
  if (!first.digest.equals(digest)) {
    return refuse('IDEMPOTENCY_KEY_REUSED', 'The key belongs to a request with another file.')
  }
  const { status, headers, body } = first
  return ok({ status, headers: { ...headers, 'idempotent-replayed': 'true' }, body })
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
  if (added === 'in-progress') {
    return refuse(
      'REQUEST_IN_PROGRESS',
      'Another request with this Idempotency-Key is being answered.',
    )
  }
  call.audited()
  return ok(reply)
}

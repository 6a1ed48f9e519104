import { createHash } from 'node:crypto'
import { ok } from '../base/outcome.ts'
import type { StoredDocument } from '../domain/document/document.ts'
import { bytesAwaitedUntil } from '../domain/document/upload.ts'
import type { DocumentId } from '../domain/identifier/document-id.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { UploadedFile } from '../wire/stu3/read-upload.ts'
import type { Context } from './context.ts'
import type { Call, Idempotency } from './endpoint.ts'
import type { Reply } from './reply.ts'

/* What the two ways of uploading a file, A020 and A039, have in common. */

/** A file that is about to come, as far as headers tell. */
export function announcedDocument(
  id: DocumentId,
  { name, mediaType, intendedUbrn }: UploadedFile,
  bytes: number,
  { actor, at }: Call,
): StoredDocument {
  return {
    id,
    name,
    mediaType,
    bytes,
    uploadedAt: at,
    uploadedBy: actor.user,
    uploadedByOrganisation: actor.organisation,
    availability: 'PENDING',
    awaitsBytesUntil: bytesAwaitedUntil(at),
    ...(intendedUbrn !== undefined && { intendedUbrn }),
    ...(actor.onBehalfOf !== undefined && { uploadedOnBehalfOf: actor.onBehalfOf }),
  }
}

/** Two uploads are the same when all these parts are. */
export function ofParts(
  idempotency: Idempotency,
  parts: readonly (string | number | null)[],
): Idempotency {
  const digest = createHash('sha256').update(idempotency.digest).update(JSON.stringify(parts))
  return { ...idempotency, digest: digest.digest() }
}

/** Undefined when the key is new. */
export async function firstAnswer(
  { caller, key, digest }: Idempotency,
  { referrals }: Pick<Context, 'referrals'>,
): Promise<Decided<Reply & { readonly body: string }> | undefined> {
  const first = await referrals.findAnswer(caller, key)
  if (first === undefined) return undefined
  if (!first.digest.equals(digest)) {
    return refuse('IDEMPOTENCY_KEY_REUSED', 'The key belongs to a request with another file.')
  }
  const { status, headers, body } = first
  return ok({ status, headers: { ...headers, 'idempotent-replayed': 'true' }, body })
}

export function inProgress(): Decided<never> {
  return refuse(
    'REQUEST_IN_PROGRESS',
    'Another request with this Idempotency-Key is being answered.',
  )
}

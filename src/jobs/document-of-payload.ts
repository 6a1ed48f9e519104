import { invariant } from '../base/invariant.ts'
import { type DocumentId, parseDocumentId } from '../domain/identifier/document-id.ts'

/** The document that a job is about: `{ "documentId": "…" }`. */
export function documentOfPayload(payload: unknown): DocumentId {
  const { documentId } = payload as { readonly documentId?: unknown }
  const id = typeof documentId === 'string' ? parseDocumentId(documentId) : undefined
  invariant(id !== undefined, 'a job about a document names it')
  return id
}

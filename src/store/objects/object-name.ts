import { invariant } from '../../base/invariant.ts'
import { type DocumentId, parseDocumentId } from '../../domain/identifier/document-id.ts'

/** An id is the whole name of an object, and nothing else may become one. */
export function objectName(id: DocumentId): DocumentId {
  invariant(parseDocumentId(id) === id, 'an object is named by a document id')
  return id
}

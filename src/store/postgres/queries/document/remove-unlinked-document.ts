import type { DocumentId } from '../../../../domain/identifier/document-id.ts'

/** Asks again: it may have been linked since it was listed. */
const text = 'delete from document where document_id = $1 and ubrn is null'

export function removeUnlinkedDocument(id: DocumentId) {
  return { name: 'remove-unlinked-document', text, values: [id] }
}

import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import type { ArrivedBytes } from '../../../ports/objects.ts'

const text = `
update document
set bytes = $2, digest = decode($3, 'hex'), awaits_bytes_until = null, availability = 'AVAILABLE'
where document_id = $1 and awaits_bytes_until is not null`

export function keepMadeDocument(id: DocumentId, { bytes, digest }: ArrivedBytes) {
  return { name: 'keep-made-document', text, values: [id, bytes, digest] }
}

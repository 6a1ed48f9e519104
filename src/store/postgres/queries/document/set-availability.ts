import type { Availability } from '../../../../domain/document/document.ts'
import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import { documentColumns } from './document-columns.ts'

/** Of two scans of one document the first that ends counts. */
const text = `
update document set availability = $2
where document_id = $1 and availability = 'PENDING'
returning ${documentColumns}`

export function setAvailability(id: DocumentId, availability: Availability) {
  return { name: 'set-availability', text, values: [id, availability] }
}

import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import { documentColumns } from './document-columns.ts'

/**
 * In the order of their ids, so that two writers that want the same files never wait for each
 * other.
 */
const text = `
select ${documentColumns}
from document
where document_id = any ($1::uuid[])
order by document_id
for update`

export function lockDocuments(ids: readonly DocumentId[]) {
  return { name: 'lock-documents', text, values: [ids] }
}

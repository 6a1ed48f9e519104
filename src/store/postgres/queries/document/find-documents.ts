import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import { documentColumns } from './document-columns.ts'

const text = `select ${documentColumns} from document where document_id = any ($1::uuid[])`

export function findDocuments(ids: readonly DocumentId[]) {
  return { name: 'find-documents', text, values: [ids] }
}

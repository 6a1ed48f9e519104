import type { StoredDocument } from '../../../../domain/document/document.ts'
import { documentValues, insertedColumns, insertedValues } from './insert-columns.ts'

const text = `insert into document (${insertedColumns}) values (${insertedValues})`

export function announceDocument(document: StoredDocument) {
  return { name: 'announce-document', text, values: documentValues(document) }
}

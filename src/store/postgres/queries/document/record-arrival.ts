import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import type { ArrivedBytes } from '../../../ports/objects.ts'
import { scanJobSql } from '../job/scan-job.ts'

/** Of two who saw the bytes arrive one records it. In one statement with the order to scan them. */
const text = `
with arrived as (
  update document set bytes = $2, digest = decode($3, 'hex'), awaits_bytes_until = null
  where document_id = $1 and awaits_bytes_until is not null and availability = 'PENDING'
  returning document_id
)
select ${scanJobSql('document_id')} from arrived`

export function recordArrival(id: DocumentId, { bytes, digest }: ArrivedBytes) {
  return { name: 'record-arrival', text, values: [id, bytes, digest] }
}

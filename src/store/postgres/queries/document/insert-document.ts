import type { DocumentCommit } from '../../../ports/documents.ts'
import { answerColumns, keepAnswerSql } from '../answer/keep-answer.ts'
import { auditColumns, auditInsertSql } from '../audit/insert-audit-records.ts'
import { scanJobSql } from '../job/scan-job.ts'

/**
 * One statement, so one round trip and one transaction: the document, the order to scan it, the
 * audit record and the answer kept for an Idempotency-Key. No document can be without its scan.
 */
const text = `
with added as (
  insert into document (
    document_id, name, media_type, bytes, digest, uploaded_at, uploaded_by, uploaded_by_ods_code,
    uploaded_on_behalf_of, intended_ubrn, availability
  )
  values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9, $10, $11)
  returning document_id
),
audit as (${auditInsertSql(12)}),
answer as (${keepAnswerSql(26, '$6')})
select ${scanJobSql('document_id')} from added`

export function insertDocument({ document, audit, answer }: DocumentCommit) {
  return {
    name: 'insert-document',
    text,
    values: [
      document.id,
      document.name,
      document.mediaType,
      document.bytes,
      document.digest,
      document.uploadedAt,
      document.uploadedBy,
      document.uploadedByOrganisation,
      document.uploadedOnBehalfOf ?? null,
      document.intendedUbrn ?? null,
      document.availability,
      ...auditColumns([audit]),
      ...answerColumns(answer),
    ],
  }
}

import type { DocumentCommit } from '../../../ports/documents.ts'
import { auditColumns } from '../audit/insert-audit-records.ts'
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
audit as (
  insert into audit_record (
    at, request_id, correlation_id, operation, http_status, outcome_code, access_mode, application,
    user_id, on_behalf_of, business_function, ods_code, ubrn, nhs_number
  )
  select * from unnest(
    $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::smallint[], $17::text[],
    $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[],
    $25::text[]
  )
),
answer as (
  insert into idempotent_answer (
    caller, key, request_digest, http_status, headers, body, answered_at
  )
  select $26, $27, $28::bytea, $29::smallint, $30::jsonb, $31::text, $6::timestamptz
  where $26::text is not null
)
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
      answer?.caller ?? null,
      answer?.key ?? null,
      answer?.digest ?? null,
      answer?.status ?? null,
      answer === undefined ? null : JSON.stringify(answer.headers),
      answer?.body ?? null,
    ],
  }
}

import type { AuditRecord } from '../../../ports/audit.ts'

const text = `
insert into audit_record (
  at, request_id, correlation_id, operation, http_status, outcome_code, access_mode, application,
  user_id, on_behalf_of, business_function, ods_code, ubrn, nhs_number
)
select * from unnest(
  $1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[],
  $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[]
)`

export function insertAuditRecords(records: readonly AuditRecord[]) {
  return { name: 'insert-audit-records', text, values: auditColumns(records) }
}

/**
 * The records as one array a column, in the order of the statement; also used by the writes that
 * carry their own.
 */
export function auditColumns(records: readonly AuditRecord[]): unknown[] {
  const column = (value: (record: AuditRecord) => string | number | undefined) =>
    records.map((record) => value(record) ?? null)
  return [
    column((record) => record.at),
    column((record) => record.requestId),
    column((record) => record.correlationId),
    column((record) => record.operation),
    column((record) => record.httpStatus),
    column((record) => record.outcomeCode),
    column((record) => record.accessMode),
    column((record) => record.application),
    column((record) => record.user),
    column((record) => record.onBehalfOf),
    column((record) => record.businessFunction),
    column((record) => record.organisation),
    column((record) => record.ubrn),
    column((record) => record.nhsNumber),
  ]
}

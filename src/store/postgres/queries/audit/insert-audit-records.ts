import type { AuditRecord } from '../../../ports/audit.ts'

type Column = readonly [
  name: string,
  type: string,
  value: (record: AuditRecord) => string | number | undefined,
]

const columns: readonly Column[] = [
  ['at', 'timestamptz', (record) => record.at],
  ['request_id', 'text', (record) => record.requestId],
  ['correlation_id', 'text', (record) => record.correlationId],
  ['operation', 'text', (record) => record.operation],
  ['http_status', 'smallint', (record) => record.httpStatus],
  ['outcome_code', 'text', (record) => record.outcomeCode],
  ['access_mode', 'text', (record) => record.accessMode],
  ['application', 'text', (record) => record.application],
  ['user_id', 'text', (record) => record.user],
  ['on_behalf_of', 'text', (record) => record.onBehalfOf],
  ['business_function', 'text', (record) => record.businessFunction],
  ['ods_code', 'text', (record) => record.organisation],
  ['ubrn', 'text', (record) => record.ubrn],
  ['nhs_number', 'text', (record) => record.nhsNumber],
]

/** From parameters `first` and on; also a part of the writes that carry a record of their own. */
export function auditInsertSql(first: number): string {
  const names = columns.map(([name]) => name)
  const arrays = columns.map(([, type], place) => `$${first + place}::${type}[]`)
  return `
  insert into audit_record (${names.join(', ')})
  select * from unnest(${arrays.join(', ')})`
}

/** The records as one array a column: the parameters of `auditInsertSql`. */
export function auditColumns(records: readonly AuditRecord[]): unknown[] {
  return columns.map(([, , value]) => records.map((record) => value(record) ?? null))
}

const text = auditInsertSql(1)

export function insertAuditRecords(records: readonly AuditRecord[]) {
  return { name: 'insert-audit-records', text, values: auditColumns(records) }
}

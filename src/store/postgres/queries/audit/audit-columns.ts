import type { Instant } from '../../../../base/clock.ts'
import type { StoredAuditRecord } from '../../../ports/audit-seals.ts'

/** A record as rows bring it. */
export const auditColumnsSql = `audit_id, at, request_id, correlation_id, operation, http_status,
  outcome_code, access_mode, application, user_id, on_behalf_of, business_function, ods_code, ubrn,
  nhs_number`

export type AuditRow = {
  audit_id: number
  at: Instant
  request_id: string
  correlation_id: string | null
  operation: string
  http_status: number
  outcome_code: string | null
  access_mode: string | null
  application: string | null
  user_id: string | null
  on_behalf_of: string | null
  business_function: string | null
  ods_code: string | null
  ubrn: string | null
  nhs_number: string | null
}

export function recordOf(row: AuditRow): StoredAuditRecord {
  return {
    id: row.audit_id,
    at: row.at,
    requestId: row.request_id,
    operation: row.operation,
    httpStatus: row.http_status,
    ...present({
      correlationId: row.correlation_id,
      outcomeCode: row.outcome_code,
      accessMode: row.access_mode,
      application: row.application,
      user: row.user_id,
      onBehalfOf: row.on_behalf_of,
      businessFunction: row.business_function,
      organisation: row.ods_code,
      ubrn: row.ubrn,
      nhsNumber: row.nhs_number,
    }),
  }
}

function present(fields: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

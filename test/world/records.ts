import type { Answer } from './caller.ts'
import type { TestServer } from './server.ts'

/** What is kept of a request in the audit trail: who did what to which request, and its end. */
export async function auditOf({ database }: Pick<TestServer, 'database'>, { headers }: Answer) {
  const { rows } = await database.query(
    `select at, operation, http_status, outcome_code, user_id, on_behalf_of, business_function,
       ods_code, ubrn, nhs_number
     from audit_record where request_id = $1`,
    [headers.get('x-request-id')],
  )
  return rows
}

/** The versions of an advice request that are kept, the oldest first. */
export async function adviceHistoryOf({ database }: Pick<TestServer, 'database'>, ubrn: string) {
  const { rows } = await database.query(
    `select version, at, operation, request_id, document from advice_history
     where ubrn = $1 order by version`,
    [ubrn],
  )
  return rows
}

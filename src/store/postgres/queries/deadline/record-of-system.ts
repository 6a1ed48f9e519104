/**
 * The audit record of what a job did to each referral of `done` (ubrn, nhs_number): $2 when, $3 the
 * run. Nobody asked for it, so no HTTP status is told but that of a success.
 */
export function recordOfSystem(operation: string): string {
  return `
  insert into audit_record (at, request_id, operation, http_status, access_mode, ubrn, nhs_number)
  select $2::timestamptz, $3, '${operation}', 200, 'system', ubrn, nhs_number from done`
}

/** One row a statement that records dates. */
export type DeadlinesMetRow = { found: number; recorded: number }

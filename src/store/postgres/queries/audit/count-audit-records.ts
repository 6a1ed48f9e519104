import type { Instant } from '../../../../base/clock.ts'

const text = `
select count(*) filter (where audit_id <= $1) as up_to,
  count(*) filter (where audit_id > $1 and at < $2) as overdue
from audit_record`

export function countAuditRecords(upTo: number, before: Instant) {
  return { name: 'count-audit-records', text, values: [upTo, before] }
}

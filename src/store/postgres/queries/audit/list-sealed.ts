import { auditColumnsSql } from './audit-columns.ts'

const text = `
select ${auditColumnsSql}
from unnest($1::int8multirange) as range (ids)
join audit_record on audit_id >= greatest(lower(ids), $2::bigint + 1) and audit_id < upper(ids)
order by audit_id
limit $3`

export function listSealed(ids: string, after: number, countMax: number) {
  return { name: 'list-sealed', text, values: [ids, after, countMax] }
}

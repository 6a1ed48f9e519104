import { auditColumnsSql } from './audit-columns.ts'

/** Those of transactions that committed late, and all beyond what was looked at. */
const text = `
(
  select ${auditColumnsSql} from unnest($2::int8multirange) as range (ids)
  join audit_record on audit_id >= lower(ids) and audit_id < upper(ids)
)
union all
(
  select ${auditColumnsSql} from audit_record where audit_id > $1 order by audit_id limit $3
)
order by audit_id
limit $3`

export function listToSeal(upTo: number, open: string, countMax: number) {
  return { name: 'list-to-seal', text, values: [upTo, open, countMax] }
}

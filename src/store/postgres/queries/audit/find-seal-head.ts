import type { Instant } from '../../../../base/clock.ts'
import { sealColumnsSql } from './seal-columns.ts'

/** The newest seal, its open ids without those that were open long ago. */
const text = `
select ${sealColumnsSql.replace(
  'open_ids::text',
  `(open_ids - coalesce((
    select int8multirange(int8range(0, up_to, '[]')) from audit_seal
    where sealed_at < $1 order by sealed_at desc limit 1
  ), '{}'))::text as open_ids`,
)}
from audit_seal
order by number desc
limit 1`

export function findSealHead(forgets: Instant) {
  return { name: 'find-seal-head', text, values: [forgets] }
}

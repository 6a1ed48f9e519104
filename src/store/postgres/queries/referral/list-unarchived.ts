import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = `
select ubrn, document ->> 'createdAt' as "createdAt", document ->> 'updatedAt' as "updatedAt"
from referral
where not is_archived and ubrn > $1
order by ubrn
limit $2`

export function listUnarchived(after: Ubrn | undefined, countMax: number) {
  return { name: 'list-unarchived', text, values: [after ?? '', countMax] }
}

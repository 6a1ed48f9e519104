import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = `
select ubrn, document ->> 'createdAt' as "createdAt", document ->> 'updatedAt' as "updatedAt"
from advice_request
where not is_archived and ubrn > $1
order by ubrn
limit $2`

export function listUnarchivedAdvice(after: Ubrn | undefined, countMax: number) {
  return { name: 'list-unarchived-advice', text, values: [after ?? '', countMax] }
}

import type { Instant } from '../../../../base/clock.ts'

const text = `
select document_id
from document
where ubrn is null and uploaded_at < $1
order by uploaded_at, document_id
limit $2`

export function listUnlinkedDocuments(before: Instant, countMax: number) {
  return { name: 'list-unlinked-documents', text, values: [before, countMax] }
}

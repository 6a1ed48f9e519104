import type { Instant } from '../../../../base/clock.ts'

/** Those whose bytes never came are of no use to anybody, and go sooner. */
const text = `
select document_id
from document
where ubrn is null and (uploaded_at < $1 or awaits_bytes_until < $2)
order by uploaded_at, document_id
limit $3`

export function listUnlinkedDocuments(
  since: { readonly uploadedBefore: Instant; readonly awaitedBefore: Instant },
  countMax: number,
) {
  return {
    name: 'list-unlinked-documents',
    text,
    values: [since.uploadedBefore, since.awaitedBefore, countMax],
  }
}

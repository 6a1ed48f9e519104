import type { DocumentCommit } from '../../../ports/documents.ts'
import { answerColumns, keepAnswerSql } from '../answer/keep-answer.ts'
import { auditColumns, auditInsertSql } from '../audit/insert-audit-records.ts'
import { scanJobSql } from '../job/scan-job.ts'
import { documentValues, insertedColumns, insertedCount, insertedValues } from './insert-columns.ts'

const auditFirst = insertedCount + 1
const answerFirst = auditFirst + 14

/**
 * One statement, so one round trip and one transaction: the document, the order to scan it, the
 * audit record and the answer kept for an Idempotency-Key. No document can be without its scan. It
 * may have been announced; one that awaits nothing may not be added again, which a constraint sees.
 */
const text = `
with added as (
  insert into document (${insertedColumns})
  values (${insertedValues})
  on conflict (document_id) do update
    set bytes = excluded.bytes,
      digest = case when document.awaits_bytes_until is not null then excluded.digest end,
      awaits_bytes_until = null
  returning document_id
),
audit as (${auditInsertSql(auditFirst)}),
answer as (${keepAnswerSql(answerFirst, '$6')})
select ${scanJobSql('document_id')} from added`

export function insertDocument({ document, audit, answer }: DocumentCommit) {
  return {
    name: 'insert-document',
    text,
    values: [...documentValues(document), ...auditColumns([audit]), ...answerColumns(answer)],
  }
}

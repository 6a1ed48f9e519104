import type { DocumentCommit } from '../../../ports/documents.ts'
import { answerColumns, keepAnswerSql } from '../answer/keep-answer.ts'
import { auditColumns, auditInsertSql } from '../audit/insert-audit-records.ts'
import { lookJobSql } from '../job/look-job.ts'
import { documentValues, insertedColumns, insertedCount, insertedValues } from './insert-columns.ts'

const auditFirst = insertedCount + 1
const answerFirst = auditFirst + 14
const lookFirst = answerFirst + 6

/** As `insert-document`, with the order to look for the bytes in place of that to scan them. */
const text = `
with added as (
  insert into document (${insertedColumns})
  values (${insertedValues})
  returning document_id
),
audit as (${auditInsertSql(auditFirst)}),
answer as (${keepAnswerSql(answerFirst, '$6')})
select ${lookJobSql('document_id', `$${lookFirst}`)} from added`

export function insertAwaitedDocument(
  { document, audit, answer }: DocumentCommit,
  lookInSeconds: number,
) {
  return {
    name: 'insert-awaited-document',
    text,
    values: [
      ...documentValues(document),
      ...auditColumns([audit]),
      ...answerColumns(answer),
      lookInSeconds,
    ],
  }
}

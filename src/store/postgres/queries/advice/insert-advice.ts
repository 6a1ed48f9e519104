import type { AdviceCommit } from '../../../ports/advice.ts'
import { appendedParts, firstPlaces, linkColumns, linkSql } from '../referral/commit-columns.ts'
import { adviceColumns } from './advice-columns.ts'

/** As `insert-referral`: the request, history, place on the worklist, files, audit, answer. */
const text = `
with created as (
  insert into advice_request (
    ubrn, request_id, version, status, referring_ods_code, nhs_number, service_id,
    provider_ods_code, document, body, message_count, messages, requesters, senders, people, files
  )
  values ($1, $2, $3, $4, $5, $6, $7, $44, $8, $9, $45, $46, $47, $48, $49, $50)
),
${firstPlaces},
linked as (${linkSql(51, true)}),
${appendedParts('advice_history')}
select`

export function insertAdvice(commit: AdviceCommit) {
  return {
    name: 'insert-advice',
    text,
    values: [...adviceColumns(commit), ...linkColumns(commit.advice.attachments)],
  }
}

import type { Advice } from '../../../../domain/advice/advice.ts'
import { attachmentChanges } from '../../../../domain/document/attachment-changes.ts'
import type { AdviceCommit } from '../../../ports/advice.ts'
import { appendedParts, keptPlaces, linkColumns, linkSql } from '../referral/commit-columns.ts'
import { adviceColumns } from './advice-columns.ts'

/**
 * The next version of a request with everything that changes beside it. Returns one row when the
 * stored version was the expected one ($51), the second check of DESIGN 7; else none. Nothing ever
 * takes a file away from a conversation.
 */
const text = `
with changed as (
  update advice_request
  set version = $3, status = $4, document = $8, body = $9, message_count = $45, messages = $46,
    requesters = $47, senders = $48, people = $49, files = $50
  where ubrn = $1 and version = $51 and request_id = $2 and referring_ods_code = $5
    and nhs_number = $6 and service_id = $7 and provider_ods_code = $44
  returning ubrn
),
${keptPlaces},
linked as (${linkSql(52, true)}),
${appendedParts('advice_history')}
select ubrn from changed`

export function updateAdvice(commit: AdviceCommit, before: Advice) {
  const { linked } = attachmentChanges(before, commit.advice)
  return {
    name: 'update-advice',
    text,
    values: [...adviceColumns(commit), before.version, ...linkColumns(linked)],
  }
}

import { attachmentChanges } from '../../../../domain/document/attachment-changes.ts'
import type { Referral } from '../../../../domain/referral/referral.ts'
import type { ReferralCommit } from '../../../ports/referrals.ts'
import {
  appendedParts,
  appointmentColumns,
  commitColumns,
  deadlineColumns,
  keptPlaces,
  linkColumns,
  linkSql,
} from './commit-columns.ts'

/**
 * The next version of a referral with everything that changes beside it. Returns one row when the
 * stored version was the expected one ($45), the second check of DESIGN 7; else none.
 */
const text = `
with changed as (
  update referral
  set version = $3, state = $4, service_id = $7, provider_ods_code = $44, document = $8, body = $9,
    locked_by = null, locked_until = null, remind_on = $54::date, contact_by = $55::date
  where ubrn = $1 and version = $45
    and request_id = $2 and referring_ods_code = $5 and nhs_number = $6
  returning ubrn
),
${keptPlaces},
linked as (${linkSql(46, false)}),
unlinked as (
  -- what the advice request shows that this referral comes of stays with that
  update document set ubrn = null, category = null
  where document_id = any ($48::uuid[]) and not is_of_advice
),
appointed as (
  insert into appointment (appointment_id, ubrn, version, status, document, body)
  select $49::bigint, $1, $50::integer, $51, $52::json, $53::text where $49::bigint is not null
  on conflict (appointment_id) do update set
    version = excluded.version, status = excluded.status, document = excluded.document,
    body = excluded.body
),
${appendedParts('referral_history')}
select ubrn from changed`

export function updateReferral(commit: ReferralCommit, before: Referral) {
  return {
    name: 'update-referral',
    text,
    values: [...commitColumns(commit), before.version, ...besideColumns(commit, before)],
  }
}

/** $46 to $55. */
function besideColumns(commit: ReferralCommit, before: Referral): unknown[] {
  const { linked, unlinked } = attachmentChanges(before, commit.referral)
  return [
    ...linkColumns(linked),
    unlinked,
    ...appointmentColumns(commit),
    ...deadlineColumns(commit),
  ]
}

import type { ReferralCommit } from '../../../ports/referrals.ts'
import {
  appendedParts,
  appointmentColumns,
  commitColumns,
  deadlineColumns,
  firstPlaces,
  linkColumns,
  linkSql,
} from './commit-columns.ts'

/**
 * One statement, so one round trip and one transaction: the referral, its history, its places on
 * worklists, the appointment of one that is sent somewhere at once, its files, the audit record and
 * the answer kept for an Idempotency-Key.
 */
const text = `
with created as (
  insert into referral (
    ubrn, request_id, version, state, referring_ods_code, nhs_number, service_id, provider_ods_code,
    document, body, remind_on, contact_by
  )
  values ($1, $2, $3, $4, $5, $6, $7, $44, $8, $9, $50::date, $51::date)
),
${firstPlaces},
appointed as (
  insert into appointment (appointment_id, ubrn, version, status, document, body)
  select $45::bigint, $1, $46::integer, $47, $48::json, $49::text where $45::bigint is not null
),
linked as (${linkSql(52, false)}),
${appendedParts('referral_history')}
select`

export function insertReferral(commit: ReferralCommit) {
  return {
    name: 'insert-referral',
    text,
    values: [
      ...commitColumns(commit),
      ...appointmentColumns(commit),
      ...deadlineColumns(commit),
      ...linkColumns(commit.referral.attachments),
    ],
  }
}

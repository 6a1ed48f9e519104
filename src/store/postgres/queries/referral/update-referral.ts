import type { ReferralCommit } from '../../../ports/referrals.ts'
import {
  appendedParts,
  appointmentColumns,
  commitColumns,
  deadlineColumns,
  placesAsRows,
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
place as (${placesAsRows}),
left_places as (
  delete from worklist_entry where ubrn = $1 and list <> all ($13::text[])
),
places as (
  insert into worklist_entry as stands (
    list, ubrn, ods_code, service_id, location_ods_code, specialty, clinician_user_id, sorts_at,
    entry, turns_on, turned_entry, contained
  )
  select * from place
  on conflict (list, ubrn) do update set
    ods_code = excluded.ods_code, service_id = excluded.service_id,
    location_ods_code = excluded.location_ods_code, specialty = excluded.specialty,
    clinician_user_id = excluded.clinician_user_id, sorts_at = excluded.sorts_at,
    entry = excluded.entry, turns_on = excluded.turns_on, turned_entry = excluded.turned_entry,
    contained = excluded.contained
  where (stands.*) is distinct from (excluded.*)
),
linked as (
  update document set ubrn = $1, category = $47 where document_id = any ($46::uuid[])
),
unlinked as (
  update document set ubrn = null, category = null where document_id = any ($48::uuid[])
),
appointed as (
  insert into appointment (appointment_id, ubrn, version, status, document, body)
  select $49::bigint, $1, $50::integer, $51, $52::json, $53::text where $49::bigint is not null
  on conflict (appointment_id) do update set
    version = excluded.version, status = excluded.status, document = excluded.document,
    body = excluded.body
),
${appendedParts}
select ubrn from changed`

export function updateReferral(commit: ReferralCommit, expectedVersion: number) {
  return {
    name: 'update-referral',
    text,
    values: [...commitColumns(commit), expectedVersion, ...besideColumns(commit)],
  }
}

/** $46 to $55. */
function besideColumns(commit: ReferralCommit): unknown[] {
  const { linked, unlinked } = commit
  return [
    linked?.ids ?? [],
    linked?.category ?? null,
    unlinked ?? [],
    ...appointmentColumns(commit),
    ...deadlineColumns(commit),
  ]
}

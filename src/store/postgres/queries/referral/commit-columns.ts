import type { AttachmentChanges } from '../../../../domain/document/attachment-changes.ts'
import type { OdsCode } from '../../../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../../../domain/identifier/service-id.ts'
import { contactDue, reminderDue } from '../../../../domain/referral/deadlines.ts'
import type { Referral } from '../../../../domain/referral/referral.ts'
import { serviceAt } from '../../../../domain/referral/relationship.ts'
import type { CommitParts, ReferralCommit, RenderedPlace } from '../../../ports/referrals.ts'
import { answerColumns, keepAnswerSql } from '../answer/keep-answer.ts'
import { auditColumns, auditInsertSql } from '../audit/insert-audit-records.ts'

/** A referral or an advice request as its row has it. */
export type RequestRow = Pick<
  Referral,
  'ubrn' | 'requestId' | 'version' | 'referringOrganisation' | 'patient'
> & {
  readonly state: string
  readonly service?: ServiceId
  readonly serviceProvider?: OdsCode
  readonly document: object
}

/** The parameters that creating and changing a request share, in their order: $1 to $44. */
export function requestColumns(row: RequestRow, commit: CommitParts): unknown[] {
  return [
    row.ubrn,
    row.requestId,
    row.version,
    row.state,
    row.referringOrganisation,
    row.patient,
    row.service ?? null,
    JSON.stringify(row.document),
    commit.body,
    commit.at,
    commit.operation,
    commit.requestId,
    ...placeColumns(commit.places),
    ...auditColumns(commit.audit === undefined ? [] : [commit.audit]),
    ...answerColumns(commit.answer),
    row.serviceProvider ?? null,
  ]
}

/** The same for a referral. */
export function commitColumns(commit: ReferralCommit): unknown[] {
  const { referral } = commit
  return requestColumns({ ...referral, ...serviceAt(referral), document: referral }, commit)
}

/** Files that a commit links, two parameters; each statement has them behind others of its own. */
export function linkColumns(linked: AttachmentChanges['linked']): unknown[] {
  return [linked.map(({ documentId }) => documentId), linked.map(({ type }) => type)]
}

/** Those files as they are linked, from parameter `first` on. What is linked already stays so. */
export function linkSql(first: number, isOfAdvice: boolean): string {
  return `
  update document d set ubrn = $1, category = file.category, is_of_advice = ${isOfAdvice}
  from unnest($${first}::uuid[], $${first + 1}::text[]) as file (document_id, category)
  where d.document_id = file.document_id and d.ubrn is null`
}

/** $13 to $23. */
function placeColumns(places: readonly RenderedPlace[]): unknown[] {
  return [
    places.map(({ place }) => place.item.list),
    places.map(({ place }) => place.organisation),
    places.map(({ place }) => place.service ?? null),
    places.map(({ place }) => place.location ?? null),
    places.map(({ place }) => place.specialty ?? null),
    places.map(({ place }) => place.clinician ?? null),
    places.map(({ place }) => place.sortsAt),
    places.map(({ entry }) => entry),
    places.map(({ turned }) => turned?.on ?? null),
    places.map(({ turned }) => turned?.entry ?? null),
    places.map(({ contained }) => JSON.stringify(contained)),
  ]
}

/** Dates that a job waits for; each statement has them behind others of its own. */
export function deadlineColumns({ referral }: ReferralCommit): unknown[] {
  return [reminderDue(referral) ?? null, contactDue(referral) ?? null]
}

/** The newest appointment, five parameters; each statement has them behind others of its own. */
export function appointmentColumns({ appointment: drawn }: ReferralCommit): unknown[] {
  if (drawn === undefined) return [null, null, null, null, null]
  const { appointment, body } = drawn
  const { id, version, status } = appointment
  return [id, version, status, JSON.stringify(appointment), body]
}

/** The worklist places of $13 to $23 as rows. */
const placesAsRows = `
  select list, $1::text as ubrn, ods_code, service_id, location_ods_code, specialty,
    clinician_user_id, sorts_at, entry, turns_on, turned_entry,
    array(select jsonb_array_elements_text(contained::jsonb)) as contained
  from unnest(
    $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
    $19::timestamptz[], $20::text[], $21::date[], $22::text[], $23::text[]
  ) as place (
    list, ods_code, service_id, location_ods_code, specialty, clinician_user_id,
    sorts_at, entry, turns_on, turned_entry, contained
  )`

/** History, audit and answer of a commit: what every write appends besides the request itself. */
export function appendedParts(history: 'referral_history' | 'advice_history'): string {
  return `
history as (
  insert into ${history} (ubrn, version, at, operation, request_id, document)
  values ($1, $3, $10, $11, $12, $8)
),
audit as (${auditInsertSql(24)}),
answer as (${keepAnswerSql(38, '$10')})`
}

/** The worklist places as they are from now on, each written only where it differs. */
export const keptPlaces = `
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
)`

/** The worklist places of a request that is new. */
export const firstPlaces = `
places as (
  insert into worklist_entry (
    list, ubrn, ods_code, service_id, location_ods_code, specialty, clinician_user_id, sorts_at,
    entry, turns_on, turned_entry, contained
  )
  ${placesAsRows}
)`

import { contactDue, reminderDue } from '../../../../domain/referral/deadlines.ts'
import { serviceAt } from '../../../../domain/referral/relationship.ts'
import type { ReferralCommit, RenderedPlace } from '../../../ports/referrals.ts'
import { answerColumns, keepAnswerSql } from '../answer/keep-answer.ts'
import { auditColumns, auditInsertSql } from '../audit/insert-audit-records.ts'

/** The parameters that creating and changing a referral share, in their order: $1 to $44. */
export function commitColumns(commit: ReferralCommit): unknown[] {
  const { referral } = commit
  return [
    referral.ubrn,
    referral.requestId,
    referral.version,
    referral.state,
    referral.referringOrganisation,
    referral.patient,
    serviceAt(referral)?.service ?? null,
    JSON.stringify(referral),
    commit.body,
    commit.at,
    commit.operation,
    commit.requestId,
    ...placeColumns(commit.places),
    ...auditColumns([commit.audit]),
    ...answerColumns(commit.answer),
    serviceAt(referral)?.serviceProvider ?? null,
  ]
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
export const placesAsRows = `
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

/** History, audit and answer of a commit: what every write appends besides the referral itself. */
export const appendedParts = `
history as (
  insert into referral_history (ubrn, version, at, operation, request_id, document)
  values ($1, $3, $10, $11, $12, $8)
),
audit as (${auditInsertSql(24)}),
answer as (${keepAnswerSql(38, '$10')})`

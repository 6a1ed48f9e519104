import { dateOf } from '../../../../base/clock.ts'
import type { DeadlineRun } from '../../../ports/deadlines.ts'
import { recordOfSystem } from './record-of-system.ts'

/** On the day itself the patient may still be contacted. */
const text = `
with due as materialized (
  select r.ubrn, r.contact_by, r.nhs_number, r.service_id, r.provider_ods_code
  from referral r
  where r.contact_by < $1::date and not exists (
    select from missed_contact m where m.ubrn = r.ubrn and m.expected_by = r.contact_by
  )
  order by r.contact_by, r.ubrn
  limit $4
),
noticed as (
  insert into missed_contact (ubrn, expected_by, service_id, provider_ods_code, noticed_at)
  select ubrn, contact_by, service_id, provider_ods_code, $2::timestamptz from due
  on conflict do nothing
  returning ubrn
),
done as (select ubrn, nhs_number from noticed join due using (ubrn)),
audit as (${recordOfSystem('notice-missed-contact')})
select (select count(*) from due)::integer as found,
  (select count(*) from noticed)::integer as recorded`

export function noticeMissedContacts({ at, requestId, countMax }: DeadlineRun) {
  return { name: 'notice-missed-contacts', text, values: [dateOf(at), at, requestId, countMax] }
}

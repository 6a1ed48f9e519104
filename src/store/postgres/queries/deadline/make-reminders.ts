import { dateOf } from '../../../../base/clock.ts'
import type { DeadlineRun } from '../../../ports/deadlines.ts'
import { recordOfSystem } from './record-of-system.ts'

/** Whoever comes second to a letter, from another process, waits for the first and makes none. */
const text = `
with due as materialized (
  select r.ubrn, r.remind_on, r.nhs_number
  from referral r
  where r.remind_on <= $1::date and not exists (
    select from reminder_letter l where l.ubrn = r.ubrn and l.due_on = r.remind_on
  )
  order by r.remind_on, r.ubrn
  limit $4
),
made as (
  insert into reminder_letter (ubrn, due_on, made_at)
  select ubrn, remind_on, $2::timestamptz from due
  on conflict do nothing
  returning ubrn
),
done as (select ubrn, nhs_number from made join due using (ubrn)),
audit as (${recordOfSystem('remind-patient')})
select (select count(*) from due)::integer as found,
  (select count(*) from made)::integer as recorded`

export function makeReminders({ at, requestId, countMax }: DeadlineRun) {
  return { name: 'make-reminders', text, values: [dateOf(at), at, requestId, countMax] }
}

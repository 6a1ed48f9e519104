import type { CalendarDate } from '../../../../base/clock.ts'
import type { WorklistScope } from '../../../../domain/worklist/check-fetch.ts'
import type { FetchAnyWorklist } from '../../../../domain/worklist/list.ts'

/**
 * The list as one text: PostgreSQL joins the entries that were rendered at commit, and no row is
 * turned into an object on the way out.
 */
const text = `
with listed as (
  select w.sorts_at, w.ubrn, w.contained,
    case when w.turns_on <= $3::date then w.turned_entry else w.entry end as entry
  from worklist_entry w
  where w.ods_code = $1 and w.list = $2
    and ($4::text is null or exists (
      select from service_access a
      where a.user_id = $4 and a.ods_code = $1 and a.service_id = w.service_id
    ))
    and ($5::text is null or w.service_id = $5)
    and ($6::text is null or w.location_ods_code = $6)
    and ($7::text is null or w.specialty = $7)
    and case $8::text
      when 'ASSIGNED' then w.clinician_user_id = $9
      when 'NOT_ASSIGNED' then w.clinician_user_id is null
      else true
    end
)
select
  (select string_agg(entry, ',' order by sorts_at, ubrn) from listed) as entries,
  (select array_agg(distinct resource) from listed, unnest(contained) as resource) as contained`

export type WorklistRow = { entries: string | null; contained: string[] | null }

export function fetchWorklist(fetch: FetchAnyWorklist, scope: WorklistScope, today: CalendarDate) {
  const { clinician } = fetch
  return {
    name: 'fetch-worklist',
    text,
    values: [
      scope.organisation,
      fetch.list,
      today,
      scope.accessOf ?? null,
      fetch.service ?? null,
      fetch.location ?? null,
      fetch.specialty ?? null,
      clinician?.is ?? null,
      clinician?.is === 'ASSIGNED' ? clinician.user : null,
    ],
  }
}

import type { QueryConfig } from 'pg'

const text = `
insert into on_behalf_of (admin_user_id, ods_code, clinician_user_id)
select * from unnest($1::text[], $2::text[], $3::text[])`

export type OnBehalfOfLinks = {
  readonly admin: string
  readonly organisation: string
  readonly clinicians: readonly string[]
}

export function insertOnBehalfOf(links: readonly OnBehalfOfLinks[]): QueryConfig {
  const rows = links.flatMap(({ admin, organisation, clinicians }) =>
    clinicians.map((clinician) => ({ admin, organisation, clinician })),
  )
  return {
    name: 'insert-on-behalf-of',
    text,
    values: [
      rows.map(({ admin }) => admin),
      rows.map(({ organisation }) => organisation),
      rows.map(({ clinician }) => clinician),
    ],
  }
}

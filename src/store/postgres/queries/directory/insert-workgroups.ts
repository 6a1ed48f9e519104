import type { QueryConfig } from 'pg'

/** A team and what it works on: a service, a location or a specialty of its organisation. */
export type Workgroup = {
  readonly id: string
  readonly name: string
  readonly organisation: string
  readonly covers: {
    readonly service?: string
    readonly location?: string
    readonly specialty?: string
  }
  readonly members: readonly string[]
}

const text = `
insert into workgroup (workgroup_id, ods_code, name, service_id, location_ods_code, specialty)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`

/** Without their members: those are rows of their own. */
export function insertWorkgroups(workgroups: readonly Workgroup[]): QueryConfig {
  return {
    name: 'insert-workgroups',
    text,
    values: [
      workgroups.map(({ id }) => id),
      workgroups.map(({ organisation }) => organisation),
      workgroups.map(({ name }) => name),
      workgroups.map(({ covers }) => covers.service ?? null),
      workgroups.map(({ covers }) => covers.location ?? null),
      workgroups.map(({ covers }) => covers.specialty ?? null),
    ],
  }
}

import type { QueryConfig } from 'pg'
import type { Organisation } from '../../../../domain/directory/organisation.ts'

const text = `
insert into organisation (
  ods_code, name, kind, parent_ods_code, postcode, is_referring, is_open
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[]
)`

export function insertOrganisations(organisations: readonly Organisation[]): QueryConfig {
  return {
    name: 'insert-organisations',
    text,
    values: [
      organisations.map(({ odsCode }) => odsCode),
      organisations.map(({ name }) => name),
      organisations.map(({ kind }) => kind),
      organisations.map(({ parent }) => parent ?? null),
      organisations.map(({ postcode }) => postcode ?? null),
      organisations.map(({ isReferring }) => isReferring),
      organisations.map(({ isOpen }) => isOpen),
    ],
  }
}

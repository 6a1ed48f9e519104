import type { QueryConfig } from 'pg'
import type { Practitioner } from '../../../../domain/directory/practitioner.ts'

const text = `
insert into business_role (user_id, ods_code, business_function)
select * from unnest($1::text[], $2::text[], $3::text[])`

export function insertBusinessRoles(practitioners: readonly Practitioner[]): QueryConfig {
  const roles = practitioners.flatMap(({ userId, roles: held }) =>
    held.flatMap(({ organisation, functions }) =>
      functions.map((businessFunction) => [userId, organisation, businessFunction] as const),
    ),
  )
  return {
    name: 'insert-business-roles',
    text,
    values: [
      roles.map(([userId]) => userId),
      roles.map(([, organisation]) => organisation),
      roles.map(([, , businessFunction]) => businessFunction),
    ],
  }
}

import type { QueryConfig } from 'pg'
import type { Practitioner } from '../../../../domain/directory/practitioner.ts'

/** A practitioner with how surely they are known when they sign in. */
export type PractitionerToInsert = Practitioner & {
  readonly authenticationAssuranceLevel: number
  readonly identityAssuranceLevel: number
}

const text = `
insert into practitioner (
  user_id, name, is_active, authentication_assurance_level, identity_assurance_level
)
select * from unnest($1::text[], $2::text[], $3::boolean[], $4::smallint[], $5::smallint[])`

/** Without their roles: those are rows of their own. */
export function insertPractitioners(practitioners: readonly PractitionerToInsert[]): QueryConfig {
  return {
    name: 'insert-practitioners',
    text,
    values: [
      practitioners.map(({ userId }) => userId),
      practitioners.map(({ name }) => name),
      practitioners.map(({ isActive }) => isActive),
      practitioners.map((each) => each.authenticationAssuranceLevel),
      practitioners.map((each) => each.identityAssuranceLevel),
    ],
  }
}

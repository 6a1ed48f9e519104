import type { QueryConfig } from 'pg'
import type { BusinessFunction } from '../../../../domain/directory/business-function.ts'
import type { UserId } from '../../../../domain/identifier/user-id.ts'

const text = `
select user_id, name, is_active,
  array(
    select json_build_object('organisation', ods_code, 'functions', json_agg(
      business_function order by business_function
    ))
    from business_role r
    where r.user_id = p.user_id
    group by ods_code
    order by ods_code
  ) as roles
from practitioner p
where user_id = $1`

export type PractitionerRow = {
  user_id: string
  name: string
  is_active: boolean
  roles: { organisation: string; functions: BusinessFunction[] }[]
}

/** Roles in order of organisation. */
export function findPractitioner(userId: UserId): QueryConfig {
  return { name: 'find-practitioner', text, values: [userId] }
}

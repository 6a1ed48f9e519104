import type { QueryConfig } from 'pg'
import type { OdsCode } from '../../../../domain/identifier/ods-code.ts'
import type { UserId } from '../../../../domain/identifier/user-id.ts'

const text = `
select service_id from service_access
where user_id = $1 and ods_code = $2
order by service_id::bigint`

export function listAccessibleServices(user: UserId, organisation: OdsCode): QueryConfig {
  return { name: 'list-accessible-services', text, values: [user, organisation] }
}

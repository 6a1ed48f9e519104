import type { QueryConfig } from 'pg'
import type { OdsCode } from '../../../../domain/identifier/ods-code.ts'
import type { UserId } from '../../../../domain/identifier/user-id.ts'

const text = `
select o.clinician_user_id as user_id
from on_behalf_of o
join practitioner p on p.user_id = o.clinician_user_id and p.is_active
join business_role r on r.user_id = o.clinician_user_id and r.ods_code = o.ods_code
  and r.business_function = 'SERVICE_PROVIDER_CLINICIAN'
where o.admin_user_id = $1 and o.ods_code = $2
order by o.clinician_user_id`

/**
 * A link alone is not enough: the clinician must still be one, at that organisation (DOMAIN 2.2).
 */
export function listOnBehalfOf(admin: UserId, organisation: OdsCode): QueryConfig {
  return { name: 'list-on-behalf-of', text, values: [admin, organisation] }
}

import type { QueryConfig } from 'pg'
import type { OdsCode } from '../../../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../../../domain/identifier/service-id.ts'
import type { UserId } from '../../../../domain/identifier/user-id.ts'

const text = `
select exists (
  select from service_access where user_id = $1 and ods_code = $2 and service_id = $3
) as found`

export function findServiceAccess(
  user: UserId,
  organisation: OdsCode,
  service: ServiceId,
): QueryConfig {
  return { name: 'find-service-access', text, values: [user, organisation, service] }
}

import type { QueryConfig } from 'pg'
import type { OdsCode } from '../../../../domain/identifier/ods-code.ts'

const text = `
select exists (
  select from service where provider_ods_code = $1 or location_ods_code = $1
) as found`

export function findServiceOrganisation(odsCode: OdsCode): QueryConfig {
  return { name: 'find-service-organisation', text, values: [odsCode] }
}

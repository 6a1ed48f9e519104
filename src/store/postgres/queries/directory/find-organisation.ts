import type { QueryConfig } from 'pg'
import type { OdsCode } from '../../../../domain/identifier/ods-code.ts'
import { organisationColumns } from './organisation-columns.ts'

export function findOrganisation(odsCode: OdsCode): QueryConfig {
  return {
    name: 'find-organisation',
    text: `select ${organisationColumns} from organisation where ods_code = $1`,
    values: [odsCode],
  }
}

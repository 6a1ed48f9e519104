import type { QueryConfig } from 'pg'
import { organisationColumns } from './organisation-columns.ts'

export function listOrganisations(odsCodes: readonly string[]): QueryConfig {
  return {
    name: 'list-organisations',
    text: `select ${organisationColumns} from organisation where ods_code = any($1)`,
    values: [odsCodes],
  }
}

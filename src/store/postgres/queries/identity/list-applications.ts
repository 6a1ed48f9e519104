import type { QueryConfig } from 'pg'
import { applicationColumns } from './application-columns.ts'

export function listApplications(): QueryConfig {
  return {
    name: 'list-applications',
    text: `select ${applicationColumns} from application order by name`,
    values: [],
  }
}

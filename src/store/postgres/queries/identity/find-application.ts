import type { QueryConfig } from 'pg'
import { applicationColumns } from './application-columns.ts'

export function findApplication(clientId: string): QueryConfig {
  return {
    name: 'find-application',
    text: `select ${applicationColumns} from application where client_id = $1`,
    values: [clientId],
  }
}

import type { QueryConfig } from 'pg'
import { applicationColumns } from './application-columns.ts'

export function findApplicationByName(name: string): QueryConfig {
  return {
    name: 'find-application-by-name',
    text: `select ${applicationColumns} from application where name = $1`,
    values: [name],
  }
}

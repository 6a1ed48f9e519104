import type { QueryConfig } from 'pg'
import { testUserColumns } from './test-user-columns.ts'

export function listTestUsers(countMax: number): QueryConfig {
  return {
    name: 'list-test-users',
    text: `select ${testUserColumns} from practitioner p where is_active order by user_id limit $1`,
    values: [countMax],
  }
}

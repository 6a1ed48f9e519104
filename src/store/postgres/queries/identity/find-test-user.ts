import type { QueryConfig } from 'pg'
import { testUserColumns } from './test-user-columns.ts'

export function findTestUser(userId: string): QueryConfig {
  return {
    name: 'find-test-user',
    text: `select ${testUserColumns} from practitioner p where user_id = $1`,
    values: [userId],
  }
}

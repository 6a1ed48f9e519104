import type { QueryConfig } from 'pg'
import type { Instant } from '../../../../base/clock.ts'

export function findAssertion(id: string, now: Instant): QueryConfig {
  return {
    name: 'find-assertion',
    text: 'select 1 from assertion_seen where jti = $1 and forget_at > $2',
    values: [id, now],
  }
}

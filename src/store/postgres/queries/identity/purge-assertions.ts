import type { QueryConfig } from 'pg'
import type { Instant } from '../../../../base/clock.ts'

export function purgeAssertions(before: Instant): QueryConfig {
  return {
    name: 'purge-assertions',
    text: `
      with sign_ins as (delete from cis2_record where expires_at < $1)
      delete from assertion_seen where forget_at < $1`,
    values: [before],
  }
}

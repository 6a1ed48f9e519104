import type { QueryConfig } from 'pg'
import type { Instant } from '../../../../base/clock.ts'

export function purgeTokens(before: Instant): QueryConfig {
  return {
    name: 'purge-tokens',
    text: `
      with access as (delete from access_token where expires_at < $1)
      delete from refresh_token where expires_at < $1`,
    values: [before],
  }
}

import type { QueryConfig } from 'pg'
import type { Instant } from '../../../../base/clock.ts'

export function forgetLeases(before: Instant): QueryConfig {
  return {
    name: 'forget-leases',
    text: 'delete from rate_lease where minute < $1',
    values: [before],
  }
}

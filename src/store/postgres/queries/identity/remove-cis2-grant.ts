import type { QueryConfig } from 'pg'

export function removeCis2Grant(grantId: string): QueryConfig {
  return {
    name: 'remove-cis2-grant',
    text: 'delete from cis2_record where grant_id = $1',
    values: [grantId],
  }
}

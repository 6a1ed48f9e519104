import type { QueryConfig } from 'pg'

export function findCis2Record(model: string, id: string): QueryConfig {
  return {
    name: 'find-cis2-record',
    text: `
      select payload, consumed_at, expires_at
      from cis2_record where model = $1 and id = $2`,
    values: [model, id],
  }
}

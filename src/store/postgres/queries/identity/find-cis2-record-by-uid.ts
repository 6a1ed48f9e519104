import type { QueryConfig } from 'pg'

export function findCis2RecordByUid(model: string, uid: string): QueryConfig {
  return {
    name: 'find-cis2-record-by-uid',
    text: `
      select payload, consumed_at, expires_at
      from cis2_record where uid = $2 and model = $1`,
    values: [model, uid],
  }
}

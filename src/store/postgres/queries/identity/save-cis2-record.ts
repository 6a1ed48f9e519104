import type { QueryConfig } from 'pg'
import type { Cis2Record } from '../../../ports/cis2.ts'

export function saveCis2Record(record: Cis2Record): QueryConfig {
  return {
    name: 'save-cis2-record',
    text: `
      insert into cis2_record (model, id, uid, grant_id, payload, expires_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (model, id) do update set
        uid = excluded.uid, grant_id = excluded.grant_id, payload = excluded.payload,
        expires_at = excluded.expires_at`,
    values: [
      record.model,
      record.id,
      record.uid,
      record.grantId,
      JSON.stringify(record.payload),
      record.expiresAt,
    ],
  }
}

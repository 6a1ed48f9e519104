import type { QueryConfig } from 'pg'
import type { Instant } from '../../../../base/clock.ts'

export function consumeCis2Record(model: string, id: string, at: Instant): QueryConfig {
  return {
    name: 'consume-cis2-record',
    text: `
      update cis2_record set consumed_at = $3
      where model = $1 and id = $2 and consumed_at is null`,
    values: [model, id, at],
  }
}

import type { QueryConfig } from 'pg'

export function removeCis2Record(model: string, id: string): QueryConfig {
  return {
    name: 'remove-cis2-record',
    text: 'delete from cis2_record where model = $1 and id = $2',
    values: [model, id],
  }
}

import type { QueryConfig } from 'pg'
import type { ServiceId } from '../../../../domain/identifier/service-id.ts'

const text = `
select s.service_id as id, s.version, s.body
from unnest($1::text[]) with ordinality as asked (service_id, place)
join service s using (service_id)
order by asked.place`

/** Rows are `ServiceBody`, in the order asked for. */
export function listServiceBodies(ids: readonly ServiceId[]): QueryConfig {
  return { name: 'list-service-bodies', text, values: [ids] }
}

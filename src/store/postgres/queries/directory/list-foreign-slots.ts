import type { QueryConfig } from 'pg'

const text = `
select s.slot_id::text as id, s.service_id
from unnest($1::bigint[], $2::text[]) as published (slot_id, service_id)
join slot s using (slot_id)
where s.service_id <> published.service_id`

/** Those of the slots that exist already, under another service. */
export function listForeignSlots(
  slots: readonly { readonly id: string; readonly service: string }[],
): QueryConfig {
  return {
    name: 'list-foreign-slots',
    text,
    values: [slots.map(({ id }) => id), slots.map(({ service }) => service)],
  }
}

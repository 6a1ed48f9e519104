import type { QueryConfig } from 'pg'
import type { PublishedSlot } from '../../../ports/directory.ts'

const text = `
insert into slot (
  slot_id, service_id, clinician_user_id, priorities, starts_at, ends_at, pas_reference, status
)
select slot_id, service_id, clinician_user_id, string_to_array(priorities, ','), starts_at, ends_at,
  pas_reference, case when is_withdrawn then 'withdrawn' else 'free' end
from unnest(
  $1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
  $7::text[], $8::boolean[]
) as published (
  slot_id, service_id, clinician_user_id, priorities, starts_at, ends_at, pas_reference,
  is_withdrawn
)
on conflict (slot_id) do update set
  clinician_user_id = excluded.clinician_user_id,
  priorities = excluded.priorities,
  starts_at = excluded.starts_at,
  ends_at = excluded.ends_at,
  pas_reference = excluded.pas_reference,
  status = excluded.status
where slot.service_id = excluded.service_id
  and slot.status in ('free', 'withdrawn')
  and slot.ubrn is null
returning slot_id::text as id`

/** A row comes back for each slot stored: one that somebody has taken stays as it is. */
export function upsertSlots(slots: readonly PublishedSlot[]): QueryConfig {
  return {
    name: 'upsert-slots',
    text,
    values: [
      slots.map(({ id }) => id),
      slots.map(({ service }) => service),
      slots.map(({ clinician }) => clinician ?? null),
      slots.map(({ priorities }) => priorities.join(',')),
      slots.map(({ start }) => start),
      slots.map(({ end }) => end),
      slots.map(({ pasReference }) => pasReference),
      slots.map(({ isWithdrawn }) => isWithdrawn),
    ],
  }
}

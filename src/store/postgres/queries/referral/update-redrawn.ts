import type { Redrawn } from '../../../ports/referrals.ts'

/** Same version, same places; new renderings. */
const text = `
with appointment_drawn as (
  update appointment set body = $6 where appointment_id = $5::bigint
),
places_drawn as (
  update worklist_entry w
  set entry = drawn.entry, turned_entry = drawn.turned_entry
  from unnest($4::text[], $7::text[], $8::text[]) as drawn (list, entry, turned_entry)
  where w.ubrn = $1 and w.list = drawn.list
)
update referral set document = $2, body = $3 where ubrn = $1`

export function updateRedrawn({ referral, body, places, appointment }: Redrawn) {
  return {
    name: 'update-redrawn',
    text,
    values: [
      referral.ubrn,
      JSON.stringify(referral),
      body,
      places.map(({ place }) => place.item.list),
      appointment?.appointment.id ?? null,
      appointment?.body ?? null,
      places.map(({ entry }) => entry),
      places.map(({ turned }) => turned?.entry ?? null),
    ],
  }
}

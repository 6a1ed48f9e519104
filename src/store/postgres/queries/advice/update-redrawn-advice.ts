import type { RedrawnAdvice } from '../../../ports/advice.ts'
import { conversationColumns } from './advice-columns.ts'

/** Same version, same places; new renderings. */
const text = `
with places_drawn as (
  update worklist_entry w set entry = drawn.entry
  from unnest($4::text[], $5::text[]) as drawn (list, entry)
  where w.ubrn = $1 and w.list = drawn.list
)
update advice_request
set document = $2, body = $3, message_count = $6, messages = $7, requesters = $8, senders = $9,
  people = $10, files = $11
where ubrn = $1`

export function updateRedrawnAdvice({ advice, body, conversation, places }: RedrawnAdvice) {
  return {
    name: 'update-redrawn-advice',
    text,
    values: [
      advice.ubrn,
      JSON.stringify(advice),
      body,
      places.map(({ place }) => place.item.list),
      places.map(({ entry }) => entry),
      ...conversationColumns(conversation),
    ],
  }
}

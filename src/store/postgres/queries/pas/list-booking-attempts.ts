import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = `
select service_id, slot_id::text, started_at, outcome
from pas_request
where ubrn = $1 and kind = 'BOOK'
order by started_at`

export type BookingAttemptRow = {
  service_id: string
  slot_id: string
  started_at: string
  outcome: string
}

export function listBookingAttempts(ubrn: Ubrn) {
  return { name: 'list-booking-attempts', text, values: [ubrn] }
}

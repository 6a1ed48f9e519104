import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = `
select kind, service_id as service, slot_id::text as slot, started_at as "startedAt",
  ask_again_at as "askAgainAt"
from pas_request
where ubrn = $1 and ask_again_at is not null
order by started_at`

export function listOpenRequests(ubrn: Ubrn) {
  return { name: 'list-open-requests', text, values: [ubrn] }
}

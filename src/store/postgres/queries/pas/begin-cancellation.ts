import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { BeginCancellation } from '../../../ports/pas-requests.ts'

/** The slot stays taken, and the appointment as it is, until the PAS agrees. */
const text = `
with request as (
  insert into pas_request (
    request_id, kind, ubrn, service_id, slot_id, started_at, outcome, ask_again_at, deed
  )
  values ($2, 'CANCEL', $1, $4, $3, $6, 'ASKED', $5, $7)
)
update referral set locked_by = $2, locked_until = $5
where ubrn = $1
returning ubrn`

export function beginCancellation(ubrn: Ubrn, begin: BeginCancellation) {
  const { request, slot, service, until, at, deed } = begin
  return {
    name: 'begin-cancellation',
    text,
    values: [ubrn, request, slot, service, until, at, JSON.stringify(deed)],
  }
}

import type { Instant } from '../../../../base/clock.ts'

/**
 * Takes requests whose outcome is open, each for one process, and dates the next time they are
 * taken: later and later, an hour or $3 seconds at most, should nobody get an answer this time. A
 * booking that was still being asked for can then no longer be confirmed.
 */
const text = `
with claimed as (
  update pas_request r
  set outcome = case when outcome = 'ASKED' then 'TIMED_OUT' else outcome end,
    ask_again_at = $1::timestamptz
      + least(
        greatest(interval '1 hour', make_interval(secs => $3)),
        make_interval(secs => $3 * power(2, least(asked_again, 6)))
      ),
    asked_again = asked_again + 1
  where request_id in (
    select request_id from pas_request
    where ask_again_at <= $1
    order by ask_again_at limit $2
    for update skip locked
  )
  returning request_id, kind, ubrn, service_id, slot_id, deed
)
select c.request_id, c.kind, c.ubrn, c.service_id, c.slot_id::text, c.deed, s.pas_reference
from claimed c
join slot s using (slot_id)`

export type OpenRequestRow = {
  request_id: string
  kind: 'BOOK' | 'CANCEL'
  ubrn: string
  service_id: string
  slot_id: string
  deed: unknown
  pas_reference: string
}

export function claimOpenRequests(now: Instant, countMax: number, againInSeconds: number) {
  return { name: 'claim-open-requests', text, values: [now, countMax, againInSeconds] }
}

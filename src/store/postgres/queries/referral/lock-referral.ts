import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { Viewer } from '../../../ports/referrals.ts'
import type { RelationRow } from './find-referral-view.ts'

const text = `
select r.document, r.locked_by, r.locked_until, r.nhs_number, r.referring_ods_code, r.service_id,
  r.provider_ods_code,
  exists (
    select from service_access a
    where a.user_id = $2 and a.ods_code = $3 and a.service_id = r.service_id
  ) as has_access
from referral r
where r.ubrn = $1
for update of r`

export type LockedReferralRow = RelationRow & {
  document: unknown
  locked_by: string | null
  locked_until: string | null
}

/**
 * `nowait`: somebody else writing means 423 at once, not a queue (DESIGN 7). A booking that comes
 * back from the PAS waits: whoever has the row meanwhile only looks at its hold, or shows a scan
 * result, and is gone in a moment.
 */
export function lockReferral(
  ubrn: Ubrn,
  { worker, organisation }: Viewer,
  { waits }: { readonly waits: boolean },
) {
  const values = [ubrn, worker ?? null, organisation]
  return waits
    ? { name: 'lock-held-referral', text, values }
    : { name: 'lock-referral', text: `${text} nowait`, values }
}

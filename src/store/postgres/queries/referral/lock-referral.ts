import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { Viewer } from '../../../ports/referrals.ts'
import type { RelationRow } from './find-referral-view.ts'

/** `nowait`: somebody else writing means 423 at once, not a queue (DESIGN 7). */
const text = `
select r.document, r.locked_by, r.locked_until, r.nhs_number, r.referring_ods_code, r.service_id,
  r.provider_ods_code,
  exists (
    select from service_access a
    where a.user_id = $2 and a.ods_code = $3 and a.service_id = r.service_id
  ) as has_access
from referral r
where r.ubrn = $1
for update of r nowait`

export type LockedReferralRow = RelationRow & {
  document: unknown
  locked_by: string | null
  locked_until: string | null
}

export function lockReferral(ubrn: Ubrn, { worker, organisation }: Viewer) {
  return { name: 'lock-referral', text, values: [ubrn, worker ?? null, organisation] }
}

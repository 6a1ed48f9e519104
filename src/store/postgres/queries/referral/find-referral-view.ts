import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { Viewer } from '../../../ports/referrals.ts'

const text = `
select r.version, r.body, r.nhs_number, r.referring_ods_code, r.service_id,
  s.provider_ods_code,
  exists (
    select from service_access a
    where a.user_id = $2 and a.ods_code = $3 and a.service_id = r.service_id
  ) as has_access
from referral r
left join service s on s.service_id = r.service_id
where r.ubrn = $1`

export type ReferralViewRow = RelationRow & { version: number; body: string }

export type RelationRow = {
  nhs_number: string
  referring_ods_code: string
  service_id: string | null
  provider_ods_code: string | null
  has_access: boolean
}

export function findReferralView(ubrn: Ubrn, viewer: Viewer) {
  return { name: 'find-referral-view', text, values: [ubrn, viewer.user, viewer.organisation] }
}

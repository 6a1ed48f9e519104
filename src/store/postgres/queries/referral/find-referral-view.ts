import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'
import type { Viewer } from '../../../ports/referrals.ts'

const columns = 'version, body, nhs_number, referring_ods_code, service_id, provider_ods_code'

/** One index look-up: for those whose relationship hangs on organisations alone. */
const ofOrganisation = {
  name: 'find-referral-view',
  text: `select ${columns}, false as has_access from referral where ubrn = $1`,
}

const ofWorkgroups = {
  name: 'find-referral-view-of-workgroups',
  text: `
select ${columns}, exists (
    select from service_access a
    where a.user_id = $2 and a.ods_code = $3 and a.service_id = r.service_id
  ) as has_access
from referral r
where r.ubrn = $1`,
}

export type ReferralViewRow = RelationRow & { version: number; body: string }

export type RelationRow = {
  nhs_number: string
  referring_ods_code: string
  service_id: string | null
  provider_ods_code: string | null
  has_access: boolean
}

export function findReferralView(ubrn: Ubrn, { worker, organisation }: Viewer) {
  return worker === undefined
    ? { ...ofOrganisation, values: [ubrn] }
    : { ...ofWorkgroups, values: [ubrn, worker, organisation] }
}

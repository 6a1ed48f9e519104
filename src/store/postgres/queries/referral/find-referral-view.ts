import { relationLookUp } from './relation-look-up.ts'

/** One index look-up. */
export const findReferralView = relationLookUp(
  'find-referral-view',
  (relation) => `select r.version, r.body, ${relation} from referral r
    where r.ubrn = $1 and not r.is_archived`,
)

export type ReferralViewRow = RelationRow & { version: number; body: string }

export type RelationRow = {
  nhs_number: string
  referring_ods_code: string
  service_id: string | null
  provider_ods_code: string | null
  has_access: boolean
}

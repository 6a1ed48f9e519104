import type { ReferralState } from '../../../../domain/referral/state.ts'
import type { RelationRow } from './find-referral-view.ts'
import { relationLookUp } from './relation-look-up.ts'

/** One index look-up, without the body. */
export const findRequestView = relationLookUp(
  'find-request-view',
  (relation) => `
select r.request_id, r.version, r.state, ${relation} from referral r
where r.ubrn = $1 and not r.is_archived`,
)

export type RequestViewRow = RelationRow & {
  request_id: string
  version: number
  state: ReferralState
}

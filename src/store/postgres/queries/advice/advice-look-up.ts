import type { Viewer } from '../../../ports/referrals.ts'
import type { ConvertedRow } from '../../relation-of.ts'
import type { RelationRow } from '../referral/find-referral-view.ts'

const columns = `a.nhs_number, a.referring_ods_code, a.service_id, a.provider_ods_code,
  r.service_id as referral_service_id, r.provider_ods_code as referral_provider_ods_code`

/** Workgroups of $2 at $3 for the service of a row; none for those who are no person. */
const access = (row: 'a' | 'r') => `$2::text is not null and exists (
    select from service_access s
    where s.user_id = $2 and s.ods_code = $3 and s.service_id = ${row}.service_id
  )`

/**
 * A look-up by `$1` of what is not archived, in which `a` is an advice request and `r` the referral
 * that it may have been converted into. It also brings what the relationship check needs; `more`
 * are parameters from $4 on.
 */
export function adviceLookUp(name: string, wanted: string) {
  const text = `
select ${wanted}, ${columns}, ${access('a')} as has_access, ${access('r')} as has_referral_access
from advice_request a
left join referral r on r.ubrn = a.ubrn and not r.is_archived
where a.ubrn = $1 and not a.is_archived`
  return (ubrn: string, { worker, organisation }: Viewer, ...more: readonly unknown[]) => ({
    name,
    text,
    values: [ubrn, worker ?? null, organisation, ...more],
  })
}

export type AdviceRelationRow = RelationRow & ConvertedRow

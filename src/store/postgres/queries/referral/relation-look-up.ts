import type { Viewer } from '../../../ports/referrals.ts'

const columns = 'r.nhs_number, r.referring_ods_code, r.service_id, r.provider_ods_code'

/**
 * A look-up by `$1` in which `r` is a referral, that also brings what the relationship check needs.
 * Those whose relationship hangs on organisations alone are spared the look at workgroups.
 */
export function relationLookUp(name: string, text: (relation: string) => string) {
  const ofOrganisation = { name, text: text(`${columns}, false as has_access`) }
  const ofWorkgroups = {
    name: `${name}-of-workgroups`,
    text: text(`${columns}, exists (
    select from service_access a
    where a.user_id = $2 and a.ods_code = $3 and a.service_id = r.service_id
  ) as has_access`),
  }
  return (key: string, { worker, organisation }: Viewer) =>
    worker === undefined
      ? { ...ofOrganisation, values: [key] }
      : { ...ofWorkgroups, values: [key, worker, organisation] }
}

import type { Service } from '../../directory/service.ts'
import { type Refusal, refusal } from '../../refusal/refusal.ts'
import { withdrawnRefusals } from '../arrange.ts'
import type { Referral } from '../referral.ts'

/** A patient goes where the referrer offered, as long as that is on offer (DOMAIN 1.4). */
export function offeredRefusals(
  referral: Referral,
  service: Service | undefined,
): readonly Refusal[] {
  if (service === undefined) return []
  const { id } = service
  if (referral.shortlist.some((shortlisted) => shortlisted.id === id)) {
    return withdrawnRefusals(referral, service)
  }
  const says = `'service' (${id}) does not relate to a Service on the Shortlist`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'service' })]
}

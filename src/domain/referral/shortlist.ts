import { isAssessmentService, type Service } from '../directory/service.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { ShortlistedService } from './referral.ts'

/** Source: pages a011-create-referral and a031-change-shortlist. */
export const shortlistServicesMax = 20

export type ShortlistFacts = {
  readonly services: ReadonlyMap<ServiceId, Service>
  /**
   * Ids of the services that the criteria find; undefined when the criteria are refused themselves,
   * since then nothing can be said about their results.
   */
  readonly found: ReadonlySet<ServiceId> | undefined
}

/**
 * The rules on the services of a shortlist. Fields: `shortlist.services`, `shortlist.services[2]`.
 */
export function shortlistRefusals(
  services: readonly ServiceId[],
  facts: ShortlistFacts,
): readonly Refusal[] {
  const field = 'shortlist.services'
  const refusals: Refusal[] = []
  if (services.length === 0) {
    refusals.push(refusal('MISSING_VALUE', 'A shortlist needs a service.', { at: field }))
  }
  if (services.length > shortlistServicesMax) {
    const says = `A shortlist holds ${shortlistServicesMax} services at most.`
    refusals.push(refusal('TOO_MANY_ITEMS', says, { at: field }))
  }
  const seen = new Set<ServiceId>()
  services.forEach((id, index) => {
    refusals.push(...serviceRefusals(id, seen.has(id), facts, `${field}[${index}]`))
    seen.add(id)
  })
  return refusals
}

/** A service as a referral shows it, as it is now. */
export function shortlisted(service: Service): ShortlistedService {
  const { id, name, provider, location, specialties, isReferralLetterRequired } = service
  return {
    id,
    name,
    provider,
    location: location.odsCode,
    specialties,
    isReferralLetterRequired,
    ...(isAssessmentService(service) && { isAssessment: true }),
  }
}

function serviceRefusals(
  id: ServiceId,
  isRepeated: boolean,
  { services, found }: ShortlistFacts,
  at: string,
): readonly Refusal[] {
  if (isRepeated) {
    return [refusal('DUPLICATE_SERVICE', `Service (${id}) is on the shortlist twice.`, { at })]
  }
  if (!services.has(id)) {
    return [refusal('REFERENCE_NOT_FOUND', `The service (${id}) was not found.`, { at })]
  }
  if (found === undefined || found.has(id)) return []
  const says = `Service (${id}) is not among the results of the search criteria.`
  return [refusal('SHORTLISTED_SERVICE_NOT_IN_RESULTS', says, { at })]
}

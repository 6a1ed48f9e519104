import { invariant } from '../../base/invariant.ts'
import { isAssessmentService, type Service } from '../directory/service.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { Referral, ShortlistedService } from './referral.ts'

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

/** Of an advice request (page a044-create-advice-and-guidance-request). */
export const adviceServicesMax = 1

/**
 * The rules on the services of a shortlist. Fields: `shortlist.services`, `shortlist.services[2]`.
 */
export function shortlistRefusals(
  services: readonly ServiceId[],
  facts: ShortlistFacts,
  servicesMax = shortlistServicesMax,
): readonly Refusal[] {
  const field = 'shortlist.services'
  const refusals: Refusal[] = []
  if (services.length === 0) {
    refusals.push(refusal('MISSING_VALUE', 'A shortlist needs a service.', { at: field }))
  }
  if (services.length > servicesMax) {
    const many = servicesMax === 1 ? '1 service' : `${servicesMax} services`
    const says = `A shortlist holds ${many} at most.`
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

/** The specialty searched for, if the service has it, else the first one of the service. */
export function specialtyAt(
  { criteria }: Pick<Referral, 'criteria'>,
  { specialties }: ShortlistedService,
): string {
  const wanted = specialties.find((specialty) => specialty === criteria.specialty)
  const specialty = wanted ?? specialties[0]
  invariant(specialty !== undefined, 'a service has a specialty')
  return specialty
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

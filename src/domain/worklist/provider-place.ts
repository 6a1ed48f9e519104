import { invariant } from '../../base/invariant.ts'
import type { Referral, ShortlistedService } from '../referral/referral.ts'
import type { WorklistItem, WorklistPlace } from './place.ts'

/** The clinician of a place is whoever the PAS allocated, else whom the referrer asked for. */
export function providerPlace(
  referral: Referral,
  service: ShortlistedService,
  item: WorklistItem,
): WorklistPlace {
  const { appointment, criteria } = referral
  const clinician = appointment?.clinician ?? criteria.namedClinician
  return {
    ubrn: referral.ubrn,
    organisation: service.provider,
    service: service.id,
    location: service.location,
    specialty: specialtyAt(referral, service),
    ...(clinician !== undefined && { clinician }),
    sortsAt: appointment?.createdAt ?? referral.stateSince,
    item,
  }
}

/** The specialty searched for, if the service has it, else the first one of the service. */
export function specialtyAt({ criteria }: Referral, { specialties }: ShortlistedService): string {
  const wanted = specialties.find((specialty) => specialty === criteria.specialty)
  const specialty = wanted ?? specialties[0]
  invariant(specialty !== undefined, 'a service has a specialty')
  return specialty
}

import type { Referral, ShortlistedService } from '../referral/referral.ts'
import { specialtyAt } from '../referral/shortlist.ts'
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

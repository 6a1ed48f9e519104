/**
 * The criteria a shortlist was found with, as a ReferralRequest contains them.
 * Source: schema eRS-ServiceSearchCriteria-Parameters. The organisation is never given back, and
 * commissioning is always ALL_AVAILABLE_FOR_BOOKING, whatever the caller sent.
 * Quirk Q7: clinic types have a fixed system.
 */
import type { SearchCriteria } from '../../domain/directory/search-criteria.ts'
import { coding, type Writing } from './elements.ts'
import { code, id, profile, referenceSystem } from './systems.ts'

export function writeSearchCriteria(criteria: SearchCriteria, writing: Writing): object {
  return {
    id: 'serviceSearchCriteria',
    meta: { profile: [profile.serviceSearchCriteria] },
    resourceType: 'Parameters',
    parameter: writeParameters(criteria, writing).filter((each) => each !== undefined),
  }
}

function writeParameters(
  criteria: SearchCriteria,
  { baseUrl }: Writing,
): (Parameter | undefined)[] {
  const { namedClinician } = criteria
  return [
    coded('priority', code.priority, criteria.priority),
    coded('specialty', referenceSystem(baseUrl, 'SPECIALTY'), criteria.specialty),
    coded('clinicType', code.clinicType, criteria.clinicType),
    counted('indicativeAppointmentWaitTimeLimit', criteria.indicativeAppointmentWaitTimeLimitDays),
    criteria.postcode === undefined
      ? undefined
      : { name: 'postcode', valueString: criteria.postcode },
    counted('distanceLimit', criteria.distanceLimitMiles),
    coded('clinicalTerm', code.snomed, criteria.clinicalTerm),
    namedClinician === undefined
      ? undefined
      : { name: 'namedClinician', valueIdentifier: { system: id.user, value: namedClinician } },
    { name: 'ageAndGenderAppropriate', valueBoolean: criteria.isAgeAndGenderAppropriate },
    coded('commissioningProvisioning', code.commissioningProvisioning, 'ALL_AVAILABLE_FOR_BOOKING'),
  ]
}

type Parameter = { readonly name: string; readonly [value: `value${string}`]: unknown }

function coded(name: string, system: string, value: string | undefined): Parameter | undefined {
  return value === undefined ? undefined : { name, valueCoding: coding(system, value) }
}

function counted(name: string, value: number | undefined): Parameter | undefined {
  return value === undefined ? undefined : { name, valueUnsignedInt: value }
}

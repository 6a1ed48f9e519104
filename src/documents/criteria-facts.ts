import type { SearchCriteria } from '../domain/directory/search-criteria.ts'
import { type Block, facts } from './document-model.ts'
import * as words from './words.ts'

/** What services were searched with, apart from priority, specialty and clinic type. */
export function criteriaFacts(criteria: SearchCriteria, names: words.Names): Block {
  const { clinicalTerm, namedClinician, postcode, distanceLimitMiles } = criteria
  const waitDays = criteria.indicativeAppointmentWaitTimeLimitDays
  return facts(
    ['Clinical term', clinicalTerm && `SNOMED CT ${clinicalTerm}`],
    ['Named clinician', namedClinician && words.personInWords(namedClinician, names)],
    ['Wait at most', waitDays === undefined ? undefined : `${waitDays} days`],
    ['Near', postcode],
    ['Within', distanceLimitMiles === undefined ? undefined : `${distanceLimitMiles} miles`],
    [
      'Suitable for age and gender',
      criteria.isAgeAndGenderAppropriate ? 'Asked for' : 'Not asked for',
    ],
  )
}

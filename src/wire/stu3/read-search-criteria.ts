/**
 * ServiceSearchCriteria, contained in A010's and A011's bodies and in every later one with a
 * shortlist.
 * Source: schema eRS-ServiceSearchCriteria-Parameters. `commissioningProvisioning` is checked and
 * then ignored, as its page says; `place` can only be read, so as input it is an unknown name.
 */
import { isPostcode } from '../../domain/directory/gazetteer.ts'
import type { SearchCriteria } from '../../domain/directory/search-criteria.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import {
  type ParametersBody,
  parameter,
  parametersProfile,
  type Supplied,
  suppliedBy,
} from '../shape/parameters.ts'
import { codeOf, flag, textThat, unsignedInt } from '../shape/scalars.ts'
import { locationIdentifier, userIdentifier } from './read-identifiers.ts'
import { clinicTypeCoding, priorityCoding, specialtyCoding } from './read-reference-codes.ts'
import { code, profile } from './systems.ts'

const postcode = textThat('a postcode', isPostcode)

const provisioning = coding(
  code.commissioningProvisioning,
  codeOf([
    'ALL_AVAILABLE_FOR_BOOKING',
    'ALL_SERVICES',
    'LOCALLY_COMMISSIONABLE',
    'NATIONALLY_AVAILABLE',
  ]),
)

/** Concept ids as e-RS takes them: its own examples use ids shorter than SNOMED CT's six digits. */
const conceptId = textThat('a SNOMED CT concept id', (text) => /^[1-9][0-9]{0,17}$/.test(text), {
  isQuotable: true,
  pattern: '^[1-9][0-9]{0,17}$',
})

const clinicalTermCoding = coding(code.snomed, conceptId)

// biome-ignore format: a table
export const searchCriteria = parametersProfile({
  url: profile.serviceSearchCriteria,
  hasId: true,
  declared: {
    priority:                           parameter('1..1', 'valueCoding', priorityCoding),
    specialty:                          parameter('0..1', 'valueCoding', specialtyCoding),
    clinicType:                         parameter('0..1', 'valueCoding', clinicTypeCoding),
    indicativeAppointmentWaitTimeLimit: parameter('0..1', 'valueUnsignedInt', unsignedInt),
    postcode:                           parameter('0..1', 'valueString', postcode),
    distanceLimit:                      parameter('0..1', 'valueUnsignedInt', unsignedInt),
    clinicalTerm:                       parameter('0..1', 'valueCoding', clinicalTermCoding),
    namedClinician:                     parameter('0..1', 'valueIdentifier', userIdentifier),
    ageAndGenderAppropriate:            parameter('1..1', 'valueBoolean', flag),
    commissioningProvisioning:          parameter('0..1', 'valueCoding', provisioning),
    organisation:                       parameter('0..1', 'valueIdentifier', locationIdentifier),
  },
})

/**
 * The criteria, and where each stood; `at` is the place of the Parameters, `field` their name in
 * the command.
 */
export function criteriaOf(
  body: ParametersBody,
  at: string,
  field: string,
): { readonly criteria: SearchCriteria; readonly places: readonly (readonly [string, string])[] } {
  const given = suppliedBy(searchCriteria, body, at)
  const criteria: SearchCriteria = {
    priority: given.priority.value.code,
    isAgeAndGenderAppropriate: given.ageAndGenderAppropriate.value,
    ...defined({
      specialty: given.specialty?.value.code,
      clinicType: given.clinicType?.value.code,
      indicativeAppointmentWaitTimeLimitDays: given.indicativeAppointmentWaitTimeLimit?.value,
      postcode: given.postcode && spelled(given.postcode.value),
      distanceLimitMiles: given.distanceLimit?.value,
      clinicalTerm: given.clinicalTerm?.value.code,
      namedClinician: given.namedClinician?.value.value,
      organisation: given.organisation?.value.value,
    }),
  }
  const { commissioningProvisioning: _, ...read } = given
  const places = Object.entries(read).flatMap(
    ([name, each]: [string, Supplied<unknown> | undefined]) =>
      each === undefined ? [] : [[`${field}.${fieldNames[name] ?? name}`, each.at] as const],
  )
  return { criteria, places: [[field, at], ...places] }
}

/** Where the domain's name of a criterion differs from its parameter. */
const fieldNames: Readonly<Record<string, string>> = {
  indicativeAppointmentWaitTimeLimit: 'indicativeAppointmentWaitTimeLimitDays',
  distanceLimit: 'distanceLimitMiles',
  ageAndGenderAppropriate: 'isAgeAndGenderAppropriate',
}

/** `ls12ut` is `LS1 2UT`. */
function spelled(postcode: string): string {
  return postcode.toUpperCase().replace(/ ?(...)$/, ' $1')
}

/**
 * A010 Patient service search: body to command.
 * Source: page a010-patient-service-search, schema eRS-PatientServiceSearch-Parameters, DOMAIN 1.4.
 */
import type { SearchServices } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { codeOf } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { organisationIdentifier, patientIdentifier, userIdentifier } from './read-identifiers.ts'
import { criteriaOf, searchCriteria } from './read-search-criteria.ts'
import { code, profile } from './systems.ts'

const requestTypeCoding = coding(
  code.requestType,
  codeOf(['APPOINTMENT_REQUEST', 'ADVICE_AND_GUIDANCE_REQUEST']),
)

const sortByCoding = coding(code.sortBy, codeOf(['DISTANCE', 'IWT']))

// biome-ignore format: a table
const patientServiceSearch = parametersProfile({
  url: profile.patientServiceSearch,
  declared: {
    requestType:                   parameter('1..1', 'valueCoding', requestTypeCoding),
    sortBy:                        parameter('1..1', 'valueCoding', sortByCoding),
    patient:                       parameter('1..1', 'valueIdentifier', patientIdentifier),
    referringClinician:            parameter('0..1', 'valueIdentifier', userIdentifier),
    commissioningRuleOrganisation: parameter('0..1', 'valueIdentifier', organisationIdentifier),
    searchCriteria:                parameter('1..1', 'resource', searchCriteria.schema),
  },
})

export const patientServiceSearchBody = shape('Parameters', patientServiceSearch.schema)

export function readSearchServices(json: unknown): Read<SearchServices> {
  return readAs(patientServiceSearchBody, json, (body) => {
    const given = suppliedBy(patientServiceSearch, body)
    const { requestType, sortBy, patient, referringClinician } = given
    const { commissioningRuleOrganisation, searchCriteria: sought } = given
    const { criteria, places } = criteriaOf(sought.value, sought.at, 'criteria')
    const command: SearchServices = {
      requestType: requestType.value.code,
      sortBy: sortBy.value.code,
      patient: patient.value.value,
      criteria,
      ...defined({
        referringClinician: referringClinician?.value.value,
        commissioningRuleOrganisation: commissioningRuleOrganisation?.value.value,
      }),
    }
    return {
      command,
      places: new Map([
        ['requestType', requestType.at],
        ['sortBy', sortBy.at],
        ['patient', patient.at],
        ['referringClinician', referringClinician?.at ?? 'parameter'],
        ['commissioningRuleOrganisation', commissioningRuleOrganisation?.at ?? 'parameter'],
        ...places,
      ]),
    }
  })
}

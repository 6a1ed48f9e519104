/**
 * A010 Patient service search: body to command.
 * Source: page a010-patient-service-search, schema eRS-PatientServiceSearch-Parameters, DOMAIN 1.4.
 */
import type { SearchServices } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding, identifier } from '../shape/elements.ts'
import { nhsNumber, odsCode, userId } from '../shape/ids.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { codeOf } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { criteriaOf, searchCriteria } from './read-search-criteria.ts'
import { code, id, profile } from './systems.ts'

const requestTypes = ['APPOINTMENT_REQUEST', 'ADVICE_AND_GUIDANCE_REQUEST'] as const
const sortOrders = ['DISTANCE', 'IWT'] as const

// biome-ignore format: a table
const patientServiceSearch = parametersProfile({
  url: profile.patientServiceSearch,
  declared: {
    requestType:                   parameter('1..1', 'valueCoding', coding(code.requestType, codeOf(requestTypes))),
    sortBy:                        parameter('1..1', 'valueCoding', coding(code.sortBy, codeOf(sortOrders))),
    patient:                       parameter('1..1', 'valueIdentifier', identifier(id.nhsNumber, nhsNumber)),
    referringClinician:            parameter('0..1', 'valueIdentifier', identifier(id.user, userId)),
    commissioningRuleOrganisation: parameter('0..1', 'valueIdentifier', identifier(id.organisation, odsCode)),
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

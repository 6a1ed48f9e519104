import { ok } from '../../base/outcome.ts'
import { checkSearch, type SearchFacts } from '../../domain/directory/check-search.ts'
import { distanceMiles } from '../../domain/directory/gazetteer.ts'
import { searchServices } from '../../domain/directory/search.ts'
import type { SearchServices } from '../../domain/referral/commands.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import {
  patientServiceSearchBody,
  readSearchServices,
} from '../../wire/stu3/read-search-services.ts'
import { writeServicesFound } from '../../wire/stu3/write-services-found.ts'
import type { Context } from '../context.ts'
import { candidates, criteriaFacts, organisationOfActor } from '../directory-facts.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { userHeaders } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { patientSearchRefusals } from './patient-search-refusals.ts'

/** Page a010-patient-service-search. */
export const a010PatientServiceSearch = endpoint({
  id: 'a010-patient-service-search',
  fhir: 'STU3',
  method: 'POST',
  path: '/HealthcareService/$ers.searchHealthcareServicesForPatient',
  title: 'Patient service search',
  says:
    'Services that fit the needs of a patient: by specialty and clinic type, clinical term or ' +
    'named clinician, narrowed by distance, wait, organisation, age and sex, and the ' +
    'commissioning rules.',
  tags: ['Refer patient', 'Request advice'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'HealthcareService',
  operation: 'ers.searchHealthcareServicesForPatient',
  parameters: [...userHeaders],
  takes: { kind: 'json', schema: jsonSchemaOf(patientServiceSearchBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('List', 'eRS-FetchServices-List-1'),
  success: 200,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: patientSearchRefusals,
  serve: async (call, context) => {
    const read = readSearchServices(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    call.about({ nhsNumber: command.patient })
    const facts = await gather(command, call, context)
    const search = atPlaces(checkSearch(command, facts, call.actor, call.at), places)
    if (!search.ok) return search
    const services = await candidates(command.criteria, context.directory)
    const found = searchServices(services, command, search.value, distanceMiles)
    const body = JSON.stringify(writeServicesFound(found, { baseUrl: context.fhirBaseUrl }))
    return ok(fhirReply(200, body))
  },
})

async function gather(command: SearchServices, call: Call, context: Context): Promise<SearchFacts> {
  const { directory, demographics } = context
  const { criteria, patient, referringClinician, commissioningRuleOrganisation: rule } = command
  const [ofCriteria, lookup, clinician, organisation, ruleOrganisation] = await Promise.all([
    criteriaFacts(criteria, directory),
    demographics.find(patient),
    referringClinician && directory.findPractitioner(referringClinician),
    organisationOfActor(call.actor.organisation, directory),
    rule && directory.findOrganisation(rule),
  ])
  return {
    ...ofCriteria,
    patient: lookup,
    referringClinician: clinician,
    referringOrganisation: organisation,
    commissioningRuleOrganisation: ruleOrganisation,
  }
}

import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import {
  fetchAdviceWorklistBody,
  readFetchAdviceWorklist,
} from '../../wire/stu3/read-fetch-advice-worklist.ts'
import { endpoint } from '../endpoint.ts'
import { fetchWorklist, worklistRefusals } from '../fetch-worklist.ts'
import { clinicalHeaders } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a023-retrieve-a&g-worklist. */
export const a023RetrieveAAndGWorklist = endpoint({
  id: 'a023-retrieve-a-and-g-worklist',
  fhir: 'STU3',
  method: 'POST',
  path: '/CommunicationRequest/$ers.fetchworklist',
  title: 'Retrieve advice and guidance requests worklist',
  says:
    'Advice requests that wait for the provider, and those it has asked more about, of the ' +
    'services the caller works on. Filters are those of the provider lists of A008.',
  tags: ['Review advice and guidance requests'],
  callers: {
    users: [
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_ADMIN',
    ],
    applications: [],
  },
  resource: 'CommunicationRequest',
  operation: 'ers.fetchworklist',
  parameters: [...clinicalHeaders],
  takes: { kind: 'json', schema: jsonSchemaOf(fetchAdviceWorklistBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('List', 'eRS-FetchWorklist-List-1'),
  success: 200,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: worklistRefusals,
  serve: async (call, context) => fetchWorklist(readFetchAdviceWorklist(call.body), call, context),
})

import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { fetchWorklistBody, readFetchWorklist } from '../../wire/stu3/read-fetch-worklist.ts'
import { endpoint } from '../endpoint.ts'
import { fetchWorklist, worklistRefusals } from '../fetch-worklist.ts'
import { clinicalHeaders } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a008-retrieve-worklist: the entries were rendered when their referrals were written. */
export const a008RetrieveWorklist = endpoint({
  id: 'a008-retrieve-worklist',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/$ers.fetchworklist',
  title: 'Retrieve referral worklist',
  says:
    'One of the six worklists of the caller’s organisation. Provider lists hold the services ' +
    'the caller works on and can be filtered; referrer lists cannot. Applications have the two ' +
    'provider lists, for one service at a time.',
  tags: ['Retrieve clinical information', 'Review referral requests'],
  callers: {
    users: [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'REFERRING_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_ADMIN',
    ],
    applications: ['provider'],
  },
  resource: 'ReferralRequest',
  operation: 'ers.fetchworklist',
  parameters: [...clinicalHeaders],
  takes: { kind: 'json', schema: jsonSchemaOf(fetchWorklistBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('List', 'eRS-FetchWorklist-List-1'),
  success: 200,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: worklistRefusals,
  serve: async (call, context) => fetchWorklist(readFetchWorklist(call.body), call, context),
})

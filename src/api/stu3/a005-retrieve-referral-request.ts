import { clinicalReaders } from '../clinical-readers.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders, ubrnInPath } from '../parameters.ts'
import { readReferral } from '../referral-read.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a005-retrieve-referral-request. Quirks Q1 and Q2 are in the contained appointment. */
export const a005RetrieveReferralRequest = endpoint({
  id: 'a005-retrieve-referral-request',
  fhir: 'STU3',
  method: 'GET',
  path: '/ReferralRequest/:ubrn',
  title: 'Retrieve referral request',
  says:
    'The referral as it is now: state, shortlist, appointment, attachments. The ETag is its ' +
    'version.',
  tags: ['Retrieve clinical information'],
  callers: clinicalReaders,
  resource: 'ReferralRequest',
  parameters: [ubrnInPath, ...clinicalHeaders],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  success: 200,
  statuses: [400, 401, 403, 404, 406, 422, 429, 500, 503],
  refusals: ['PATIENT_ERROR', 'NO_RELATIONSHIP', 'INVALID_REQUEST_TYPE'],
  serve: async (call, context) => readReferral(call, context),
})

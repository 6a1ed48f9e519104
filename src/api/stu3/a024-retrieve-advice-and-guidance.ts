import { ok } from '../../base/outcome.ts'
import { clinicalReaders } from '../clinical-readers.ts'
import type { Context } from '../context.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { adviceUbrnInPath, clinicalHeaders } from '../parameters.ts'
import { readAdvice } from '../read-advice.ts'
import { viewerOf } from '../relationship.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a024-retrieve-advice-and-guidance. */
export const a024RetrieveAdviceAndGuidance = endpoint({
  id: 'a024-retrieve-advice-and-guidance',
  fhir: 'STU3',
  method: 'GET',
  path: '/CommunicationRequest/:ubrn',
  title: 'Retrieve advice and guidance request summary',
  says:
    'An advice request as it is now: status, service, who asks, whether the provider may convert ' +
    'it, and files of the request itself. A025 gives the conversation. It stays readable to both ' +
    'sides after it was converted, wherever the referral went.',
  tags: ['Retrieve clinical information'],
  callers: clinicalReaders,
  resource: 'CommunicationRequest',
  parameters: [adviceUbrnInPath, ...clinicalHeaders],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('CommunicationRequest', 'eRS-CommunicationRequest-1'),
  success: 200,
  statuses: [400, 401, 403, 404, 406, 422, 429, 500, 503],
  refusals: ['PATIENT_ERROR', 'INVALID_REQUEST_TYPE', 'NO_RELATIONSHIP'],
  serve: async (call, context) => retrieveAdvice(call, context),
})

/** The stored bytes; of the version that the path names, if it names one. */
export async function retrieveAdvice(call: Call, context: Context) {
  const { ubrn = '', version } = call.params
  const found = await readAdvice(
    { ubrn, version },
    (known) => context.advice.findView(known, viewerOf(call.actor)),
    call,
    context,
  )
  if (!found.ok) return found
  const { body, version: current } = found.value
  return ok(fhirReply(200, body, { version: current }))
}

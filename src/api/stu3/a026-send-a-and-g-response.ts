import { respondToAdvice } from '../../domain/advice/respond.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { adviceResponseBody, readAdviceResponse } from '../../wire/stu3/read-advice-response.ts'
import { renderAdviceResponse } from '../../wire/stu3/write-advice-answers.ts'
import { changeAdvice } from '../change-advice.ts'
import { documentsNamed } from '../documents-named.ts'
import { endpoint } from '../endpoint.ts'
import {
  adviceUbrnInPath,
  clinicalHeaders,
  idempotencyHeader,
  ifMatchHeader,
} from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { adviceAnswerRefusals } from './advice-answer-refusals.ts'

/** Page a026-send-a&g-response. It lists no ETag, and no 412 (docs/deviations.md). */
export const a026SendAAndGResponse = endpoint({
  id: 'a026-send-a-and-g-response',
  fhir: 'STU3',
  method: 'POST',
  path: '/CommunicationRequest/:ubrn/$ers.sendCommunicationToRequester',
  title: 'Send advice and guidance response',
  says:
    'The provider answers an advice request with a recommendation, or asks for more. Either ' +
    'gives it back to the referrer. Files that were uploaded for it may go along.',
  tags: ['Review advice and guidance requests'],
  callers: {
    users: ['SERVICE_PROVIDER_CLINICIAN', 'SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    applications: [],
  },
  resource: 'CommunicationRequest',
  operation: 'ers.sendCommunicationToRequester',
  parameters: [
    adviceUbrnInPath,
    ...clinicalHeaders,
    { ...ifMatchHeader, says: 'The version of the advice request that the caller has seen.' },
    idempotencyHeader,
  ],
  takes: { kind: 'json', schema: jsonSchemaOf(adviceResponseBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema(
    'Parameters',
    'eRS-SendCommunicationToRequester-Response-Parameters-1',
  ),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 415, 422, 423, 429, 500, 503],
  refusals: [...adviceAnswerRefusals, 'VALUE_IS_REQUIRED'],
  serve: async (call, context) => {
    const read = readAdviceResponse(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    // Before the request is locked: inside, only the transaction's own connection may be used.
    const messageId = await context.advice.nextMessageId()
    return changeAdvice(
      { ubrn: call.params.ubrn ?? '', version: call.ifMatch ?? 0 },
      call,
      context,
      async (held, looked) => {
        const documents = await documentsNamed(held, command.files)
        const facts = { ...looked, documents, messageId }
        return atPlaces(respondToAdvice(held.advice, command, facts, call.actor, call.at), places)
      },
      (advice, { body }) => ({
        status: 200,
        headers: { 'content-type': FHIR_JSON },
        body: renderAdviceResponse(advice, body),
      }),
    )
  },
})

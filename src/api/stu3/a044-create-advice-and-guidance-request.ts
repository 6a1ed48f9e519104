import { createAdvice } from '../../domain/advice/create.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { createAdviceBody, readCreateAdvice } from '../../wire/stu3/read-create-advice.ts'
import { renderCreatedAdvice } from '../../wire/stu3/write-advice-answers.ts'
import { newAdvice } from '../create-advice.ts'
import { endpoint } from '../endpoint.ts'
import { idempotencyHeader, userHeaders } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { creationRefusals } from './creation-refusals.ts'

/** Page a044-create-advice-and-guidance-request: its success is a 200. */
export const a044CreateAdviceAndGuidanceRequest = endpoint({
  id: 'a044-create-advice-and-guidance-request',
  fhir: 'STU3',
  method: 'POST',
  path: '/CommunicationRequest/$ers.createAdviceAndGuidance',
  title: 'Create advice and guidance request',
  says:
    'Asks one service for advice, which the search criteria find, and so begins a conversation. ' +
    'Files for it were uploaded before, without a UBRN. The referrer says whether the provider ' +
    'may convert the request into a referral.',
  tags: ['Request advice'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'CommunicationRequest',
  operation: 'ers.createAdviceAndGuidance',
  parameters: [...userHeaders, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(createAdviceBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Parameters', 'eRS-CreateAdviceAndGuidance-Response-Parameters-1'),
  success: 200,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: creationRefusals,
  serve: async (call, context) => {
    const read = readCreateAdvice(call.body)
    if (!read.ok) return read
    const { command } = read.value
    return newAdvice(
      read.value,
      call,
      context,
      (facts) => createAdvice(command, facts, call.actor, call.at),
      (advice, { body }) => ({
        status: 200,
        headers: { 'content-type': FHIR_JSON },
        body: renderCreatedAdvice(advice, body),
      }),
    )
  },
})

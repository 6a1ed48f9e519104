import { createReferral as decideCreation } from '../../domain/referral/create.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { createReferralBody, readCreateReferral } from '../../wire/stu3/read-create-referral.ts'
import { createReferral } from '../create-referral.ts'
import { endpoint } from '../endpoint.ts'
import { idempotencyHeader, userHeaders } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { creationRefusals } from './creation-refusals.ts'

/** Page a011-create-referral; the error table is CreateRequestErrorOutcome. */
export const a011CreateReferral = endpoint({
  id: 'a011-create-referral',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/$ers.createReferral',
  title: 'Create referral',
  says:
    'Makes a referral with a shortlist of up to twenty services that the search criteria find. ' +
    'It is sent nowhere: A016 books, defers or sends for triage.',
  tags: ['Refer patient'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'ReferralRequest',
  operation: 'ers.createReferral',
  parameters: [...userHeaders, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(createReferralBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  success: 201,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: creationRefusals,
  serve: async (call, context) => {
    const read = readCreateReferral(call.body)
    if (!read.ok) return read
    const { command } = read.value
    return createReferral(read.value, call, context, (facts) =>
      decideCreation(command, facts, call.actor, call.at),
    )
  },
})

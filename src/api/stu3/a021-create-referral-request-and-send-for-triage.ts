import { createForTriage } from '../../domain/referral/create.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { createForTriageBody, readCreateForTriage } from '../../wire/stu3/read-create-referral.ts'
import { createReferral } from '../create-referral.ts'
import { endpoint } from '../endpoint.ts'
import { idempotencyHeader, userHeaders } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { creationRefusals } from './creation-refusals.ts'

/**
 * Page a021-create-referral-request-and-send-for-triage; the error table is
 * CreateRequestErrorOutcome. Quirks Q1 and Q2 are in the contained appointment.
 */
export const a021CreateReferralRequestAndSendForTriage = endpoint({
  id: 'a021-create-referral-request-and-send-for-triage',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/$ers.createReferralAndSendForTriage',
  title: 'Create referral and send for triage',
  says:
    'Makes a referral to one triage service and sends it there at once. Superseded by A011, ' +
    'followed by A016.',
  tags: ['Refer patient'],
  isDeprecated: true,
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'ReferralRequest',
  operation: 'ers.createReferralAndSendForTriage',
  parameters: [...userHeaders, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(createForTriageBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  success: 201,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: creationRefusals,
  serve: async (call, context) => {
    const read = readCreateForTriage(call.body)
    if (!read.ok) return read
    const { command } = read.value
    const appointmentId = await context.referrals.nextAppointmentId()
    return createReferral(read.value, call, context, (facts) =>
      createForTriage(command, { ...facts, appointmentId }, call.actor, call.at),
    )
  },
})

import { cancelReferral } from '../../domain/referral/cancel-referral.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { cancelReferralBody, readCancelReferral } from '../../wire/stu3/read-cancel-referral.ts'
import { renderCancelledReferral } from '../../wire/stu3/write-cancelled-referral.ts'
import { actOf } from '../act.ts'
import { type ReplyOf, referralInPath } from '../change-referral.ts'
import { endpoint } from '../endpoint.ts'
import { holderOf } from '../holder-of.ts'
import { clinicalHeaders, idempotencyHeader, ifMatchHeader, ubrnInPath } from '../parameters.ts'
import { endAtPas } from '../pas-conversation.ts'
import { atPlaces } from '../placed.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a036-cancel-referral. Quirks Q1, Q2, Q5 and Q6 are in what it gives back. */
export const a036CancelReferral = endpoint({
  id: 'a036-cancel-referral',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.cancelReferral',
  title: 'Cancel referral',
  says:
    'Ends a referral for good, and the current appointment with it: one that is booked at a ' +
    'directly bookable service once the PAS of the provider agrees. Which reasons may be given ' +
    'depends on the role, the appointment and the state.',
  tags: ['Manage referral'],
  callers: {
    users: [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ],
    applications: ['provider'],
  },
  resource: 'ReferralRequest',
  operation: 'ers.cancelReferral',
  parameters: [ubrnInPath, ...clinicalHeaders, ifMatchHeader, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(cancelReferralBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Parameters', 'eRS-CancelReferral-Response-Parameters-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 412, 415, 422, 423, 429, 500, 502, 503, 504],
  refusals: [
    'MISSING_VALUE',
    'INVALID_REQUEST_STATE',
    'PATIENT_ERROR',
    'NO_RELATIONSHIP',
    'UNABLE_TO_CANCEL_APPOINTMENT',
    'INAPPROPRIATE_VALUE',
    'PAS_RESPONDED_WITH_ERROR',
    'PAS_NOT_RESPONDING',
  ],
  serve: async (call, context) => {
    const read = readCancelReferral(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    const { actor, at } = call
    return endAtPas(
      holderOf(referralInPath(call), call, context, cancelledReply),
      {
        decide: async ({ referral }, patient) =>
          atPlaces(cancelReferral(referral, command, { patient }, actor, at), places),
      },
      actOf(call),
      context,
    )
  },
})

/** Two resources, each of its own version: the page lists no ETag. */
const cancelledReply: ReplyOf = (_, { referral, appointment }, before) => {
  const hasEnded = before?.appointment?.status === 'booked'
  return {
    status: 200,
    headers: { 'content-type': FHIR_JSON },
    body: renderCancelledReferral(referral, hasEnded ? appointment : undefined),
  }
}

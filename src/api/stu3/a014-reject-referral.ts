import { reject } from '../../domain/referral/reject.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { readRejectReferral, rejectReferralBody } from '../../wire/stu3/read-reject-referral.ts'
import { actOf } from '../act.ts'
import { referralInPath } from '../change-referral.ts'
import { endpoint } from '../endpoint.ts'
import { holderOf } from '../holder-of.ts'
import { clinicalHeaders, idempotencyHeader, ifMatchHeader, ubrnInPath } from '../parameters.ts'
import { endAtPas } from '../pas-conversation.ts'
import { atPlaces } from '../placed.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a014-reject-referral, which documents 504 and no 502. Quirks Q1 and Q2 in its answer. */
export const a014RejectReferral = endpoint({
  id: 'a014-reject-referral',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.rejectReferral',
  title: 'Reject referral',
  says:
    'The provider rejects a referral that is booked into a bookable service and awaits review: it' +
    ' goes back to the referrer with a reason, and its appointment is cancelled. Where the ' +
    'booking holds a slot, the call waits for the PAS of the provider to cancel it.',
  tags: ['Review referral requests'],
  callers: {
    users: ['SERVICE_PROVIDER_CLINICIAN', 'SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    applications: [],
  },
  resource: 'ReferralRequest',
  operation: 'ers.rejectReferral',
  parameters: [ubrnInPath, ...clinicalHeaders, ifMatchHeader, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(rejectReferralBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 412, 415, 422, 423, 429, 500, 503, 504],
  refusals: [
    'INAPPROPRIATE_VALUE',
    'MISSING_VALUE',
    'INVALID_VALUE',
    'INVALID_CODE',
    'UNEXPECTED_FIELD',
    'VALUE_IS_REQUIRED',
    'FIELD_NOT_PERMITTED',
    'INVALID_REQUEST_STATE',
    'PATIENT_ERROR',
    'NO_RELATIONSHIP',
    'UNABLE_TO_CANCEL_APPOINTMENT',
    'PAS_NOT_RESPONDING',
  ],
  serve: async (call, context) => {
    const read = readRejectReferral(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    const ended = await endAtPas(
      holderOf(referralInPath(call), call, context, referralReply(200)),
      {
        decide: async ({ referral }, patient) => reject(referral, command, { patient }, call.at),
        ofError: 'UNABLE_TO_CANCEL_APPOINTMENT',
      },
      actOf(call),
      context,
    )
    return atPlaces(ended, places)
  },
})

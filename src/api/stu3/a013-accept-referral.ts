import { ok } from '../../base/outcome.ts'
import { accept } from '../../domain/referral/accept.ts'
import { changeReferral, referralInPath } from '../change-referral.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders, idempotencyHeader, ifMatchHeader, ubrnInPath } from '../parameters.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a013-accept-referral. Quirks Q1 and Q2 are in the contained appointment. */
export const a013AcceptReferral = endpoint({
  id: 'a013-accept-referral',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.acceptReferral',
  title: 'Accept referral',
  says:
    'The provider accepts a referral that is booked into a bookable service and awaits review. ' +
    'It leaves the review list and can no longer be rejected. Takes no body.',
  tags: ['Review referral requests'],
  callers: {
    users: ['SERVICE_PROVIDER_CLINICIAN', 'SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    applications: ['provider'],
  },
  resource: 'ReferralRequest',
  operation: 'ers.acceptReferral',
  parameters: [ubrnInPath, ...clinicalHeaders, ifMatchHeader, idempotencyHeader],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 412, 422, 423, 429, 500, 503],
  refusals: ['INVALID_REQUEST_STATE', 'PATIENT_ERROR', 'NO_RELATIONSHIP'],
  serve: async (call, context) =>
    changeReferral(
      referralInPath(call),
      call,
      context,
      async (referral, patient) => {
        const accepted = accept(referral, { patient }, call.at)
        return accepted.ok ? ok({ referral: accepted.value }) : accepted
      },
      referralReply(200),
    ),
})

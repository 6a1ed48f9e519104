import { ok } from '../../base/outcome.ts'
import { recordReviewOutcome } from '../../domain/referral/record-review-outcome.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { readReviewOutcome, reviewOutcomeBody } from '../../wire/stu3/read-review-outcome.ts'
import { changeReferral, referralInPath } from '../change-referral.ts'
import { documentsNamed } from '../documents-named.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders, idempotencyHeader, ifMatchHeader, ubrnInPath } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a028-record-triage-outcome: two outcomes of a review behind one call. */
export const a028RecordTriageOutcome = endpoint({
  id: 'a028-record-triage-outcome',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.recordReviewOutcome',
  title: 'Record triage outcome',
  says:
    'The provider ends the review of a referral that was sent for triage or deferred to it: ' +
    'accepts it, for its administrators to arrange what follows, or returns it to the referrer ' +
    'with advice. Files that were uploaded for it may be attached.',
  tags: ['Review referral requests'],
  callers: {
    users: ['SERVICE_PROVIDER_CLINICIAN', 'SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    applications: ['provider'],
  },
  resource: 'ReferralRequest',
  operation: 'ers.recordReviewOutcome',
  parameters: [ubrnInPath, ...clinicalHeaders, ifMatchHeader, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(reviewOutcomeBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 412, 415, 422, 423, 429, 500, 503],
  refusals: [
    'PRIORITY_NOT_CURRENT',
    'VALUE_IS_REQUIRED',
    'INVALID_CODE',
    'INVALID_VALUE',
    'INVALID_STATE',
    'INAPPROPRIATE_VALUE',
    'MISSING_VALUE',
    'INVALID_REQUEST_STATE',
    'REFERENCE_NOT_FOUND',
    'DUPLICATE_FILENAME',
    'PATIENT_ERROR',
    'NO_RELATIONSHIP',
    'INVALID_REQUEST_TYPE',
  ],
  serve: async (call, context) => {
    const read = readReviewOutcome(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    return changeReferral(
      referralInPath(call),
      call,
      context,
      async (referral, patient, held) => {
        const facts = { patient, documents: await documentsNamed(held, command.files) }
        const decided = recordReviewOutcome(referral, command, facts, call.actor, call.at)
        if (!decided.ok) return atPlaces(decided, places)
        return ok({ referral: decided.value })
      },
      referralReply(200),
    )
  },
})

import { ok } from '../../base/outcome.ts'
import { maintainLetter } from '../../domain/referral/maintain-letter.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { maintainLetterBody, readMaintainLetter } from '../../wire/stu3/read-maintain-letter.ts'
import { changeReferral, referralInPath } from '../change-referral.ts'
import { documentsNamed } from '../documents-named.ts'
import { endpoint } from '../endpoint.ts'
import { idempotencyHeader, ifMatchHeader, ubrnInPath, userHeaders } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a012-maintain-referral-letter: the files named replace the whole set of the referrer's
 * letters.
 */
export const a012MaintainReferralLetter = endpoint({
  id: 'a012-maintain-referral-letter',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.maintainReferralLetter',
  title: 'Maintain referral letter',
  says:
    'Links uploaded files to a referral as its letters. The request names every file to keep: ' +
    'what it leaves out is unlinked, and at least one must remain.',
  tags: ['Refer patient', 'Arrange appointment', 'Arrange triage'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'ReferralRequest',
  operation: 'ers.maintainReferralLetter',
  parameters: [ubrnInPath, ...userHeaders, ifMatchHeader, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(maintainLetterBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 412, 415, 422, 423, 429, 500, 503],
  refusals: [
    'INVALID_VALUE',
    'REFERENCE_NOT_FOUND',
    'NO_RELATIONSHIP',
    'INAPPROPRIATE_VALUE',
    'INVALID_REQUEST_STATE',
    'MISSING_VALUE',
    'PATIENT_ERROR',
    'INVALID_STATE',
    'UNEXPECTED_FIELD',
    'INVALID_FHIR_STRUCTURE',
    'CONFLICTING_VALUES',
    'DUPLICATE_FILENAME',
    'NO_CHANGES_DETECTED',
    'INVALID_REQUEST_TYPE',
  ],
  serve: async (call, context) => {
    const read = readMaintainLetter(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    return changeReferral(
      referralInPath(call),
      call,
      context,
      async (referral, patient, held) => {
        const facts = { patient, documents: await documentsNamed(held, command.files) }
        const decided = maintainLetter(referral, command, facts, call.actor, call.at)
        if (!decided.ok) return atPlaces(decided, places)
        return ok({ referral: decided.value })
      },
      referralReply(200),
    )
  },
})

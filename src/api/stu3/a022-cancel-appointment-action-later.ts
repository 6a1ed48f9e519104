import { ok } from '../../base/outcome.ts'
import { cancelActionLater } from '../../domain/referral/cancel-action-later.ts'
import { slotToCancel } from '../../domain/referral/end-appointment.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import {
  cancelActionLaterBody,
  readCancelActionLater,
} from '../../wire/stu3/read-cancel-action-later.ts'
import { changeReferral, referralInPath } from '../change-referral.ts'
import { documentsNamed } from '../documents-named.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders, idempotencyHeader, ifMatchHeader, ubrnInPath } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a022-cancel-appointment-action-later. It documents neither 502 nor 504, so the PAS is told
 * of the cancellation and not waited for.
 */
export const a022CancelAppointmentActionLater = endpoint({
  id: 'a022-cancel-appointment-action-later',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.cancelAppointmentActionLater',
  title: 'Cancel appointment, action later',
  says:
    'The provider cancels the appointment of a referral that awaits review and leaves it to its ' +
    'administrators to arrange what follows. Files that were uploaded for it may be attached.',
  tags: ['Review referral requests'],
  callers: {
    users: ['SERVICE_PROVIDER_CLINICIAN', 'SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    applications: [],
  },
  resource: 'ReferralRequest',
  operation: 'ers.cancelAppointmentActionLater',
  parameters: [ubrnInPath, ...clinicalHeaders, ifMatchHeader, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(cancelActionLaterBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 412, 415, 422, 423, 429, 500, 503],
  refusals: [
    'INAPPROPRIATE_VALUE',
    'MISSING_VALUE',
    'INVALID_VALUE',
    'INVALID_CODE',
    'VALUE_IS_REQUIRED',
    'FIELD_NOT_PERMITTED',
    'INVALID_REQUEST_STATE',
    'PATIENT_ERROR',
    'NO_RELATIONSHIP',
    'REFERENCE_NOT_FOUND',
    'INVALID_STATE',
    'DUPLICATE_FILENAME',
  ],
  serve: async (call, context) => {
    const read = readCancelActionLater(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    return changeReferral(
      referralInPath(call),
      call,
      context,
      async (referral, patient, held) => {
        const facts = { patient, documents: await documentsNamed(held, command.files) }
        const decided = cancelActionLater(referral, command, facts, call.actor, call.at)
        if (!decided.ok) return atPlaces(decided, places)
        const slot = slotToCancel(referral)
        return ok({
          referral: decided.value,
          ...(slot !== undefined && { toCancel: { request: context.identity.uuid(), slot } }),
        })
      },
      referralReply(200),
    )
  },
})

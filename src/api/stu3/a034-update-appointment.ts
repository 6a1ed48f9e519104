import { cancelAppointment } from '../../domain/referral/cancel-appointment.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import {
  cancelAppointmentBody,
  readCancelAppointment,
} from '../../wire/stu3/read-cancel-appointment.ts'
import { actOf } from '../act.ts'
import { appointmentInPath } from '../appointment-in-path.ts'
import { changedAppointmentReply } from '../appointment-reply.ts'
import { endpoint } from '../endpoint.ts'
import { holderOf } from '../holder-of.ts'
import { appointmentIdInPath, ifMatchHeader, userHeaders } from '../parameters.ts'
import { endAtPas } from '../pas-conversation.ts'
import { atPlaces } from '../placed.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a034-update-appointment: the only update there is cancels. Quirks Q1 and Q2. */
export const a034UpdateAppointment = endpoint({
  id: 'a034-update-appointment',
  fhir: 'STU3',
  method: 'PUT',
  path: '/Appointment/:id',
  title: 'Update appointment',
  says:
    'The referrer cancels the current appointment of a referral, at a directly bookable service,' +
    ' once the PAS of the provider agrees. The referral stays, and may get another shortlist.',
  tags: ['Change appointment'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'Appointment',
  parameters: [
    appointmentIdInPath,
    ...userHeaders,
    {
      ...ifMatchHeader,
      says: 'The version of the appointment that the caller has seen. Stale: 409; missing: 412.',
    },
  ],
  takes: { kind: 'json', schema: jsonSchemaOf(cancelAppointmentBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Appointment', 'eRS-Appointment-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 412, 415, 422, 423, 429, 500, 502, 503, 504],
  refusals: [
    'INVALID_REQUEST_STATE',
    'INVALID_VALUE',
    'INAPPROPRIATE_VALUE',
    'MISSING_VALUE',
    'UNEXPECTED_FIELD',
    'NO_RELATIONSHIP',
    'PATIENT_ERROR',
    'UNABLE_TO_CANCEL_APPOINTMENT',
    'PAS_RESPONDED_WITH_ERROR',
    'PAS_NOT_RESPONDING',
  ],
  serve: async (call, context) => {
    const read = readCancelAppointment(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    const target = await appointmentInPath(call, context)
    if (!target.ok) return target
    const { actor, at } = call
    return endAtPas(
      holderOf(target.value, call, context, changedAppointmentReply),
      {
        decide: async ({ referral }, patient) =>
          atPlaces(cancelAppointment(referral, command, { patient }, actor, at), places),
      },
      actOf(call),
      context,
    )
  },
})

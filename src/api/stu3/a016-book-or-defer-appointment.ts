import { unreachable } from '../../base/invariant.ts'
import { arrangementOf } from '../../domain/referral/arrange.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { appointmentBody, readAppointment } from '../../wire/stu3/read-appointment.ts'
import { bookAppointment } from '../book-appointment.ts'
import { endpoint } from '../endpoint.ts'
import { idempotencyHeader, userHeaders } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { proposeAppointment } from '../propose-appointment.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a016-book-or-defer-appointment: three things behind one call. The version of the referral
 * comes in the body, not in If-Match; the page documents neither 400 nor 404 (DOMAIN 7.3).
 */
export const a016BookOrDeferAppointment = endpoint({
  id: 'a016-book-or-defer-appointment',
  fhir: 'STU3',
  method: 'POST',
  path: '/Appointment',
  title: 'Book or defer appointment',
  says:
    'Books a slot of a directly bookable service, defers the booking to the service when no ' +
    'slot can be had, or sends the referral to a triage service. A booking waits for the PAS of' +
    ' the provider.',
  tags: ['Arrange appointment', 'Arrange triage'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'Appointment',
  parameters: [...userHeaders, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(appointmentBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Appointment', 'eRS-Appointment-1'),
  success: 201,
  statuses: [401, 403, 406, 409, 415, 422, 423, 429, 500, 502, 503, 504],
  refusals: [
    'INVALID_VALUE',
    'INVALID_CODE',
    'REFERENCE_NOT_FOUND',
    'NO_RELATIONSHIP',
    'INAPPROPRIATE_VALUE',
    'SERVICE_UNAVAILABLE',
    'INVALID_REQUEST_STATE',
    'MISSING_VALUE',
    'PATIENT_ERROR',
    'INVALID_STATE',
    'INAPPROPRIATE_SLOT',
    'SLOT_NOT_AVAILABLE',
    'UNABLE_TO_CONFIRM_APPOINTMENT',
    'SLOTS_CURRENTLY_AVAILABLE',
    'THIS_SLOT_IS_AVAILABLE',
    'PAS_RESPONDED_WITH_ERROR',
    'PAS_NOT_RESPONDING',
  ],
  serve: async (call, context) => {
    const read = readAppointment(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    const arrangement = arrangementOf(command)
    switch (arrangement) {
      case 'book':
        return atPlaces(await bookAppointment(command, call, context), places)
      case 'defer':
      case 'sendForTriage':
        return atPlaces(await proposeAppointment(command, call, context), places)
      default:
        return unreachable(arrangement)
    }
  },
})

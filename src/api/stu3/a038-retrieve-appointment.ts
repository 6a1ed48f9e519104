import { readAppointment } from '../appointment-read.ts'
import { endpoint } from '../endpoint.ts'
import { appointmentIdInPath, clinicalHeaders } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a038-retrieve-appointment. Quirks Q1 and Q2 are in the clinician's participant. */
export const a038RetrieveAppointment = endpoint({
  id: 'a038-retrieve-appointment',
  fhir: 'STU3',
  method: 'GET',
  path: '/Appointment/:id',
  title: 'Retrieve appointment',
  says:
    'The current appointment of a referral: a booking, a deferral, a request for triage, or one ' +
    'that ended. The ETag is its own version, not that of the referral.',
  tags: ['Change appointment'],
  callers: {
    users: [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ],
    applications: [],
  },
  resource: 'Appointment',
  parameters: [appointmentIdInPath, ...clinicalHeaders],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Appointment', 'eRS-Appointment-1'),
  success: 200,
  statuses: [400, 401, 403, 404, 406, 422, 429, 500, 503],
  refusals: ['PATIENT_ERROR', 'NO_RELATIONSHIP'],
  serve: async (call, context) => readAppointment(call, context),
})

import { invariant } from '../base/invariant.ts'
import type { ReplyOf } from './change-referral.ts'
import { etagOf, FHIR_JSON } from './reply.ts'

/** A new appointment, with where to find it; its ETag is its own version, not the referral's. */
export const appointmentReply: ReplyOf = ({ appointment }, rendered) => {
  invariant(
    appointment !== undefined && rendered.appointment !== undefined,
    'arranging an appointment makes one',
  )
  return {
    status: 201,
    headers: {
      'content-type': FHIR_JSON,
      etag: etagOf(appointment.version),
      location: `Appointment/${appointment.id}/_history/${appointment.version}`,
    },
    body: rendered.appointment,
  }
}

/** The appointment after the action, the same bytes that A038 gives from now on. */
export const changedAppointmentReply: ReplyOf = ({ appointment }, rendered) => {
  invariant(
    appointment !== undefined && rendered.appointment !== undefined,
    'an appointment that ends stays',
  )
  return {
    status: 200,
    headers: { 'content-type': FHIR_JSON, etag: etagOf(appointment.version) },
    body: rendered.appointment,
  }
}

/**
 * Appointment: the answer of A016, read by A038, and contained in every ReferralRequest.
 * Source: pages a016-book-or-defer-appointment and a038-retrieve-appointment with their examples.
 * Quirk Q1: `participant.type` is one object. Quirk Q2: its system is a value set.
 */
import type { Appointment } from '../../domain/appointment/appointment.ts'
import type { Referral } from '../../domain/referral/referral.ts'
import { concept, ofPatient, ofService, ofUser, type Writing } from './elements.ts'
import { reasonCoding } from './reason-coding.ts'
import { code, profile } from './systems.ts'

/** The referral as an appointment speaks of it: `version` is that of the referral now. */
export type ReferralOfAppointment = Pick<Referral, 'ubrn' | 'version' | 'patient'>

/** Reference data stands without a display here, unlike in a contained appointment. */
export function writeAppointment(
  appointment: Appointment,
  referral: ReferralOfAppointment,
  writing: Pick<Writing, 'baseUrl'>,
): object {
  const withoutDisplays = { baseUrl: writing.baseUrl, displayOf: () => undefined }
  return write(appointment.id, appointment, referral, withoutDisplays)
}

export function renderAppointment(
  appointment: Appointment,
  referral: ReferralOfAppointment,
  writing: Pick<Writing, 'baseUrl'>,
): string {
  return JSON.stringify(writeAppointment(appointment, referral, writing))
}

/** The same inside a ReferralRequest, where it is always `#appointment`. */
export function writeContainedAppointment(
  appointment: Appointment,
  referral: ReferralOfAppointment,
  writing: Writing,
): object {
  return write('appointment', appointment, referral, writing)
}

function write(
  id: string,
  appointment: Appointment,
  referral: ReferralOfAppointment,
  writing: Writing,
): object {
  const { reason } = appointment
  return {
    id,
    meta: {
      versionId: String(appointment.version),
      profile: [profile.appointment, profile.careConnectAppointment],
    },
    language: 'en',
    resourceType: 'Appointment',
    status: appointment.status,
    reason: reason === undefined ? undefined : [{ coding: [reasonCoding(reason, writing)] }],
    description: 'e-Referral Appointment',
    ...whenBooked(appointment),
    created: appointment.createdAt,
    comment: appointment.comment,
    incomingReferral: [
      { reference: `ReferralRequest/${referral.ubrn}/_history/${referral.version}` },
    ],
    participant: participants(appointment, referral),
  }
}

/** A deferral gives back no slot, even one its request named; a cancelled booking has lost its. */
function whenBooked({ status, start, end, slot }: Appointment) {
  if (status !== 'booked') return undefined
  return { start, end, slot: slot === undefined ? undefined : [{ reference: `Slot/${slot}` }] }
}

function participants(appointment: Appointment, referral: ReferralOfAppointment): object[] {
  const status = 'accepted'
  const service = { actor: ofService(appointment.service), status }
  const patient = { actor: ofPatient(referral.patient), status }
  if (appointment.clinician === undefined) return [service, patient]
  const type = concept(code.participantType, 'CON')
  return [service, patient, { type, actor: ofUser(appointment.clinician), status }]
}

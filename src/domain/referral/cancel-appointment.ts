import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Appointment } from '../appointment/appointment.ts'
import type { Actor } from '../directory/actor.ts'
import { samePatientRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import { appointmentCancellationReasons } from '../reference/appointment-cancellation-reasons.ts'
import { findConcept } from '../reference/reference-set.ts'
import { type Decided, type Refusal, refusal, refuse } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { cancellationReasonRefusals } from './cancellation-reason.ts'
import type { CancelAppointment } from './commands.ts'
import type { Ending } from './end-appointment.ts'
import type { Referral } from './referral.ts'

/**
 * A034: a referrer cancels the booking for the patient. The caller sends the appointment back as it
 * is, but for what the cancellation changes. Fields: `id`, `appointmentVersion`, `ubrn`, `version`,
 * `patient`, `service`, `clinician`, `createdAt`, `reason`, `comment`. Source: page
 * a034-update-appointment, DOMAIN 1.4.
 */
export function cancelAppointment(
  referral: Referral,
  command: CancelAppointment,
  { patient }: { readonly patient: PatientLookup },
  actor: Actor,
  at: Instant,
): Decided<Ending> {
  const { appointment } = referral
  invariant(appointment !== undefined, 'what is cancelled is the appointment of its referral')
  const { reason, comment } = command
  if (command.ubrn === referral.ubrn && command.version !== referral.version) {
    return staleReferral(command.version, referral.version)
  }
  const refusals = [
    ...samePatientRefusals(command.patient, referral.patient, patient),
    ...admission('cancelAppointment', referral, at),
    ...changedRefusals(referral, appointment, command),
    ...reasonRefusals(command, actor, at),
  ]
  return unlessRefused(refusals, () => ({
    action: 'cancelAppointment',
    reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: reason },
    ...(comment !== undefined && { comment }),
  }))
}

/** An appointment names the version of its referral, which moves on without it. */
function staleReferral(given: number, current: number): Decided<never> {
  const says = 'names a version of the referral that is not the current one'
  const because = `version ${given} was supplied, the current one is ${current}`
  return refuse('VERSION_CONFLICT', says, { at: 'version', because })
}

/** What the caller takes the appointment to be must be what it is. */
function changedRefusals(
  { ubrn }: Referral,
  appointment: Appointment,
  command: CancelAppointment,
): readonly Refusal[] {
  const { appointmentVersion = appointment.version, createdAt = appointment.createdAt } = command
  const agrees = {
    id: command.id === appointment.id,
    appointmentVersion: appointmentVersion === appointment.version,
    ubrn: command.ubrn === ubrn,
    service: command.service === appointment.service.id,
    createdAt: Date.parse(createdAt) === Date.parse(appointment.createdAt),
  }
  return [
    ...Object.entries(agrees)
      .filter(([, isSame]) => !isSame)
      .map(([field]) => changed(field)),
    ...clinicianRefusals(command, appointment),
  ]
}

function clinicianRefusals(
  { clinician }: CancelAppointment,
  { clinician: allocated }: Appointment,
): readonly Refusal[] {
  if (clinician === allocated) return []
  if (clinician !== undefined) return [changed('clinician')]
  const says = "is mandatory, but was not supplied for 'cancel'"
  return [refusal('MISSING_VALUE', says, { at: 'clinician' })]
}

function changed(at: string): Refusal {
  return refusal('INAPPROPRIATE_VALUE', 'is not that of the appointment', { at })
}

function reasonRefusals(
  { reason: code, comment }: CancelAppointment,
  actor: Actor,
  at: Instant,
): readonly Refusal[] {
  const reason = findConcept(appointmentCancellationReasons, code)
  invariant(reason !== undefined, 'a reason is one of the set')
  const unfit = reason.usage === 'CANCEL' ? [] : ['to cancel an appointment']
  return cancellationReasonRefusals(reason, { actor, at, comment }, unfit)
}

import type { Instant } from '../../../base/clock.ts'
import { invariant } from '../../../base/invariant.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import { appointmentNonAttendanceReasons } from '../../reference/appointment-non-attendance-reasons.ts'
import { findConcept, isEffective } from '../../reference/reference-set.ts'
import { type Decided, type Refusal, refusal } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { nextState } from '../next-version.ts'
import type { Referral } from '../referral.ts'

/** Code of APPOINTMENT-NON-ATTENDANCE-REASON. */
export type ReportNonAttendance = { readonly reason: string }

/**
 * The PAS reports that the patient did not come (DOMAIN 5.7). The appointment is over, and has no
 * word for that reason (schema eRS-Appointment); what was accepted stays so.
 */
export function nonAttendanceReported(
  referral: Referral,
  { reason: code }: ReportNonAttendance,
  at: Instant,
): Decided<Referral> {
  const refusals = [
    ...admission('nonAttendanceReported', referral, at),
    ...reasonRefusals(code, at),
  ]
  return unlessRefused(refusals, () => {
    const { appointment } = referral
    invariant(appointment !== undefined, 'what is booked has an appointment')
    const version = appointment.version + 1
    return nextState('nonAttendanceReported', referral, 1, at, {
      reason: { set: 'APPOINTMENT-NON-ATTENDANCE-REASON', code },
      appointment: { ...appointment, status: 'cancelled', version },
    })
  })
}

function reasonRefusals(code: string, at: Instant): readonly Refusal[] {
  const concept = findConcept(appointmentNonAttendanceReasons, code)
  if (concept !== undefined && isEffective(concept, at)) return []
  const why = concept === undefined ? 'not in the set' : 'not in force'
  const says = `The reason (${code}) is ${why}.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'reason' })]
}

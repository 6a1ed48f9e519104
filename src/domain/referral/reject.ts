import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import {
  type AppointmentCancellationReason,
  appointmentCancellationReasons,
} from '../reference/appointment-cancellation-reasons.ts'
import { findConcept, isEffective, type ReferenceSet } from '../reference/reference-set.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { cancelledInPasRefusals } from './cancelled-in-pas.ts'
import type { RejectReferral } from './commands.ts'
import type { Ending } from './end-appointment.ts'
import type { Referral } from './referral.ts'

/**
 * A014: a provider gives a booked referral back to the referrer; where a PAS keeps the booking, it
 * has to agree first. Fields: `reason`, `comment`, `isCancelledInPas`. Source: page
 * a014-reject-referral, DOMAIN 1.4.
 */
export function reject(
  referral: Referral,
  command: RejectReferral,
  { patient }: { readonly patient: PatientLookup },
  at: Instant,
): Decided<Ending> {
  const refusals = [
    ...patientOnRecordRefusals(patient),
    ...admission('reject', referral, at),
    ...rejectionReasonRefusals(command, at),
    ...cancelledInPasRefusals(referral, command.isCancelledInPas),
  ]
  return unlessRefused(refusals, () => endingOf(command))
}

/** The reason is one of a rejection and in force; it may ask for a comment (DOMAIN 5.8). */
export function rejectionReasonRefusals(
  { reason, comment }: Pick<RejectReferral, 'reason' | 'comment'>,
  at: Instant,
  reasons: ReferenceSet<AppointmentCancellationReason> = appointmentCancellationReasons,
): readonly Refusal[] {
  const concept = findConcept(reasons, reason)
  const type = concept?.appointmentBookingCancellationReasonType
  if (concept === undefined || type !== 'PROVIDER_REJECT') {
    const says = `The reason (${reason}) is not one of a rejection.`
    return [
      refusal('INAPPROPRIATE_VALUE', says, { at: 'reason', because: `it is of type ${type}` }),
    ]
  }
  const refusals: Refusal[] = []
  if (!isEffective(concept, at)) {
    const says = `The reason (${reason}) is not in effect.`
    refusals.push(refusal('INAPPROPRIATE_VALUE', says, { at: 'reason' }))
  }
  if (concept.commentIsMandatory && comment === undefined) {
    const says = `A comment must be supplied with the reason (${reason}).`
    refusals.push(refusal('VALUE_IS_REQUIRED', says, { at: 'comment' }))
  }
  return refusals
}

function endingOf({ reason, comment, isCancelledInPas }: RejectReferral): Ending {
  return {
    action: 'reject',
    reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: reason },
    ...(comment !== undefined && { comment }),
    ...(isCancelledInPas === false && { isStillInPas: true }),
  }
}

import type { Instant } from '../../../base/clock.ts'
import {
  type AppointmentCancellationReason,
  appointmentCancellationReasons,
} from '../../reference/appointment-cancellation-reasons.ts'
import { findConcept, isEffective } from '../../reference/reference-set.ts'
import { type Refusal, refusal } from '../../refusal/refusal.ts'
import { commentLengthRefusals } from './comment.ts'

/** Why an appointment is cancelled: a code of APPOINTMENT-CANCELLATION-REASON. */
export type Cancellation = { readonly reason: string; readonly comment?: string }

/** In force, of those who cancel, and with the comment that it asks for (DOMAIN 5.8). */
export function cancellationRefusals(
  { reason, comment }: Cancellation,
  by: 'PATIENT' | 'PROVIDER',
  at: Instant,
): readonly Refusal[] {
  const concept = findConcept(appointmentCancellationReasons, reason)
  return [
    ...(concept === undefined
      ? [unfit(reason, 'is not in the set')]
      : fitRefusals(concept, by, at)),
    ...(concept?.commentIsMandatory === true && comment === undefined ? [uncommented(reason)] : []),
    ...commentLengthRefusals(comment),
  ]
}

function fitRefusals(
  reason: AppointmentCancellationReason,
  by: 'PATIENT' | 'PROVIDER',
  at: Instant,
): readonly Refusal[] {
  const { code, appointmentBookingCancellationReasonType: type } = reason
  if (!isEffective(reason, at)) return [unfit(code, 'is not in force')]
  return type === by ? [] : [unfit(code, `is of type ${type}, not ${by}`)]
}

function unfit(code: string, because: string): Refusal {
  const says = `The reason (${code}) ${because}.`
  return refusal('INAPPROPRIATE_VALUE', says, { at: 'reason' })
}

function uncommented(code: string): Refusal {
  return refusal('VALUE_IS_REQUIRED', `A comment must be supplied with ${code}.`, { at: 'comment' })
}

import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import type { Ending } from '../end-appointment.ts'
import type { Referral } from '../referral.ts'
import { type Cancellation, cancellationRefusals } from './cancellation-reason.ts'

/** The patient cancels the booking, which its PAS has to agree to (DOMAIN 1.3, 5.3). */
export function patientCancels(
  referral: Referral,
  command: Cancellation,
  at: Instant,
): Decided<Ending> {
  const { reason: code, comment } = command
  const refusals = [
    ...admission('patientCancels', referral, at),
    ...cancellationRefusals(command, 'PATIENT', at),
  ]
  return unlessRefused(refusals, () => ({
    action: 'patientCancels',
    reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code },
    ...(comment !== undefined && { comment }),
  }))
}

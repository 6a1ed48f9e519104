import type { Instant } from '../../../base/clock.ts'
import { invariant } from '../../../base/invariant.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { nextState } from '../next-version.ts'
import type { Referral } from '../referral.ts'
import { type Cancellation, cancellationRefusals } from './cancellation-reason.ts'

/**
 * The provider has cancelled the booking in its PAS, and finds another one: what was accepted stays
 * so, and a review that is due waits for that (DOMAIN 1.3, 1.6).
 */
export function providerCancels(
  referral: Referral,
  command: Cancellation,
  at: Instant,
): Decided<Referral> {
  const refusals = [
    ...admission('providerCancels', referral, at),
    ...cancellationRefusals(command, 'PROVIDER', at),
  ]
  return unlessRefused(refusals, () => {
    const { appointment } = referral
    invariant(appointment !== undefined, 'what is booked has an appointment')
    const { comment: _comment, ...rest } = appointment
    const said = command.comment === undefined ? {} : { comment: command.comment }
    const reason = { set: 'APPOINTMENT-CANCELLATION-REASON', code: command.reason } as const
    const version = appointment.version + 1
    return nextState('providerCancels', referral, 1, at, {
      reason,
      ...said,
      appointment: { ...rest, status: 'cancelled', version, reason, ...said },
    })
  })
}

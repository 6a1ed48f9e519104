import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import type { Service } from '../directory/service.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import { versionsAnArrangement } from './arrange.ts'
import type { ArrangeAppointment } from './commands.ts'
import { nextState } from './next-version.ts'
import type { Referral } from './referral.ts'

/**
 * A provider is asked to act: the slot that was tried is not part of what is proposed (DOMAIN 1.3).
 */
export function proposeAppointment(
  action: 'defer' | 'sendForTriage',
  referral: Referral,
  command: ArrangeAppointment,
  made: { readonly service: Service; readonly appointmentId: string },
  at: Instant,
): Referral {
  invariant(command.status === 'proposed', 'only a proposal has a reason')
  const reason = { set: 'REVIEW_REASON', code: command.reason } as const
  return nextState(action, referral, versionsAnArrangement, at, {
    reason,
    appointment: {
      id: made.appointmentId,
      version: 1,
      status: 'proposed',
      service: { id: made.service.id, name: made.service.name },
      createdAt: at,
      reason,
      ...(command.comment !== undefined && { comment: command.comment }),
    },
    review: 'NEVER_REVIEWED',
    acceptedAt: undefined,
    returnedAt: undefined,
  })
}

export function slotNotPermittedRefusals({ slot }: ArrangeAppointment): readonly Refusal[] {
  if (slot === undefined) return []
  const says = "'slot' may only be supplied with 'SLOT_NOT_AVAILABLE'"
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'slot' })]
}

/** What is proposed has no date: one that is sent must not be dropped silently. */
export function timeNotPermittedRefusals(command: ArrangeAppointment): readonly Refusal[] {
  return (['start', 'end'] as const)
    .filter((field) => command[field] !== undefined)
    .map((field) => {
      const says = `'${field}' may only be supplied for 'booked'`
      return refusal('INAPPROPRIATE_VALUE', says, { at: field })
    })
}

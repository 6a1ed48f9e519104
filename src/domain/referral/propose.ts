import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import type { ReviewReason } from '../appointment/appointment.ts'
import type { Service } from '../directory/service.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import { versionsAnArrangement } from './arrange.ts'
import type { ArrangeAppointment } from './commands.ts'
import { nextState } from './next-version.ts'
import type { Referral } from './referral.ts'

/** Where a proposal goes: the service, and the id of the appointment that is made there. */
export type Proposed = { readonly service: Service; readonly appointmentId: string }

/**
 * A provider is asked to act: the slot that was tried is not part of what is proposed (DOMAIN 1.3).
 */
export function proposeAppointment(
  action: 'defer' | 'sendForTriage',
  referral: Referral,
  command: ArrangeAppointment,
  to: Proposed,
  at: Instant,
): Referral {
  invariant(command.status === 'proposed', 'only a proposal has a reason')
  return nextState(action, referral, versionsAnArrangement, at, {
    ...proposal(command.reason, to, at, command.comment),
    acceptedAt: undefined,
    returnedAt: undefined,
  })
}

/** What a referral shows once a provider is asked to act: it starts a review there. */
export function proposal(
  code: ReviewReason,
  { service, appointmentId }: Proposed,
  at: Instant,
  comment?: string,
) {
  const reason = { set: 'REVIEW_REASON', code } as const
  return {
    reason,
    appointment: {
      id: appointmentId,
      version: 1,
      status: 'proposed',
      service: { id: service.id, name: service.name },
      createdAt: at,
      reason,
      ...(comment !== undefined && { comment }),
    },
    review: 'NEVER_REVIEWED',
  } as const satisfies Partial<Referral>
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

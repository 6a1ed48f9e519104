import type { Instant } from '../../base/clock.ts'
import type { Appointment, Reason } from '../appointment/appointment.ts'
import type { SlotId } from '../identifier/slot-id.ts'
import { toCancelInPas } from './cancelled-in-pas.ts'
import { nextState } from './next-version.ts'
import type { Referral } from './referral.ts'
import { admits } from './transitions.ts'

/**
 * How the appointment of a referral ends, or the referral and its appointment with it: decided, and
 * plain data, because it is kept while the PAS is asked to cancel and done when it agrees, which
 * may be long after whoever asked has gone (DOMAIN 1.3, 5.3).
 */
export type Ending = {
  readonly action: EndingAction
  readonly reason: Reason
  readonly comment?: string
  /** The referrer did not do it, and has to be shown (DOMAIN 1.6). */
  readonly isReturned?: true
  /** Of an indirectly booked appointment, that the provider has yet to cancel it in its system. */
  readonly isStillInPas?: true
}

export type EndingAction = 'reject' | 'cancelAppointment' | 'cancelReferral' | 'patientCancels'

/**
 * The slot that a PAS keeps for the appointment: it must agree before the appointment ends. One
 * that took place, and led to a result, is the PAS's to keep.
 */
export function slotToCancel({ appointment, state }: Referral): SlotId | undefined {
  return state === 'BOOKED' && appointment?.status === 'booked' ? appointment.slot : undefined
}

/** Whether what was decided can still be done: nobody has changed the state or the booking. */
export function mayEnd(referral: Referral, { action }: Ending, slot: SlotId): boolean {
  return admits(action, referral.state) && slotToCancel(referral) === slot
}

export function endAppointment(referral: Referral, ending: Ending, at: Instant): Referral {
  const { action, reason, comment, isReturned, isStillInPas } = ending
  const { appointment } = referral
  return nextState(action, referral, 1, at, {
    reason,
    ...(comment !== undefined && { comment }),
    ...(appointment !== undefined && { appointment: endedBy(ending, appointment) }),
    review: undefined,
    acceptedAt: undefined,
    returnedAt: isReturned === true ? at : undefined,
    ...((isStillInPas === true || action === 'patientCancels') && toCancelInPas(referral, at)),
  })
}

/**
 * A referral that is cancelled gives its appointment no reason, and leaves one that is no booking
 * as it is (page a036-cancel-referral); every other ending says why in both.
 */
function endedBy({ action, reason, comment }: Ending, appointment: Appointment): Appointment {
  if (appointment.status !== 'booked') return appointment
  const { reason: _reason, comment: _comment, ...rest } = appointment
  const ended = { ...rest, status: 'cancelled', version: appointment.version + 1 } as const
  if (action === 'cancelReferral') return ended
  return { ...ended, reason, ...(comment !== undefined && { comment }) }
}

import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { ReviewReason } from '../appointment/appointment.ts'
import type { BookingAttempt } from '../appointment/booking-attempt.ts'
import { clinicianMismatch } from '../appointment/clinician-mismatch.ts'
import type { Slot } from '../appointment/slot.ts'
import { unsuitableSlotRefusals } from '../appointment/unsuitable-slot.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { type ArrangeFacts, arrangementRefusals } from './arrange.ts'
import { unbookableRefusals } from './book.ts'
import type { ArrangeAppointment } from './commands.ts'
import {
  proposeAppointment,
  slotNotPermittedRefusals,
  timeNotPermittedRefusals,
} from './propose.ts'
import type { Referral } from './referral.ts'

export type DeferralFacts = ArrangeFacts & {
  readonly appointmentId: string
  /** What was found of the slot named. */
  readonly slot: Slot | undefined
  /** The service has a free slot in the future for the priority of the referral. */
  readonly hasFreeSlots: boolean
  /** Bookings tried for this referral. */
  readonly attempts: readonly BookingAttempt[]
}

/**
 * A016 `proposed` with one of the three slot reasons: the provider is to find an appointment. The
 * reason is checked against what the server knows now. Source: page a016-book-or-defer-appointment,
 * DOMAIN 1.4.
 */
export function defer(
  referral: Referral,
  command: ArrangeAppointment,
  facts: DeferralFacts,
  at: Instant,
): Decided<Referral> {
  invariant(command.status === 'proposed', 'a deferral proposes')
  const refusals = [
    ...admission('defer', referral, at),
    ...arrangementRefusals(referral, command, facts, unbookableRefusals),
    ...timeNotPermittedRefusals(command),
    ...reasonChecks[command.reason](referral, command, facts, at),
    ...clinicianRefusals(command, facts.slot),
  ]
  return unlessRefused(refusals, () => {
    const { service, appointmentId } = facts
    invariant(service !== undefined, 'the service was found')
    return proposeAppointment('defer', referral, command, { service, appointmentId }, at)
  })
}

type Check = (
  referral: Referral,
  command: ArrangeAppointment,
  facts: DeferralFacts,
  at: Instant,
) => readonly Refusal[]

const reasonChecks: Record<ReviewReason, Check> = {
  NO_SLOTS_AT_SERVICE: (_referral, command, facts) => [
    ...slotNotPermittedRefusals(command),
    ...(facts.hasFreeSlots ? [slotsAvailable(command)] : []),
  ],
  SLOT_NOT_AVAILABLE: (referral, command, facts, at) => namedSlot(referral, command, facts, at),
  // A booking that still waits keeps writers out of the referral, so an attempt without an outcome
  // is one whose process died: nobody will ever get its answer.
  BOOKING_ATTEMPT_PROBLEM: (referral, command, facts) => [
    ...slotNotPermittedRefusals(command),
    ...(hasFailed(referral, command, facts, ['TIMED_OUT', 'ASKED']) ? [] : [noFailedAttempt]),
  ],
  TRIAGE: () => [],
}

/** The slot is named, fits the referral, and is really not to be had. */
function namedSlot(
  referral: Referral,
  command: ArrangeAppointment,
  facts: DeferralFacts,
  at: Instant,
): readonly Refusal[] {
  if (command.slot === undefined) {
    const says = "'slot' is mandatory, but was not supplied for 'SLOT_NOT_AVAILABLE'"
    return [refusal('MISSING_VALUE', says, { at: 'slot' })]
  }
  const { slot } = facts
  if (slot === undefined) {
    const says = `The slot (${command.slot}) was not found.`
    return [refusal('REFERENCE_NOT_FOUND', says, { at: 'slot' })]
  }
  const unsuitable = unsuitableSlotRefusals(slot, command.service, referral.priority)
  const isFree = slot.isFree && Date.parse(slot.start) > Date.parse(at)
  const failures = ['SLOT_NOT_AVAILABLE', 'ERROR'] as const
  if (unsuitable.length > 0 || !isFree) return unsuitable
  if (hasFailed(referral, command, facts, failures)) return []
  return [refusal('THIS_SLOT_IS_AVAILABLE', `The slot (${slot.id}) is available.`, { at: 'slot' })]
}

/**
 * Since the referral came into its state, somebody tried to book this slot (or, where none is
 * named, any slot of this service) and the attempt failed like this.
 */
function hasFailed(
  { stateSince }: Referral,
  command: ArrangeAppointment,
  { attempts }: DeferralFacts,
  outcomes: readonly BookingAttempt['outcome'][],
): boolean {
  return attempts.some(
    (attempt) =>
      attempt.service === command.service &&
      (command.slot === undefined || attempt.slot === command.slot) &&
      outcomes.includes(attempt.outcome) &&
      Date.parse(attempt.startedAt) >= Date.parse(stateSince),
  )
}

const noFailedAttempt = refusal(
  'INAPPROPRIATE_VALUE',
  'No attempt to book at this service went without an answer.',
  { at: 'reason' },
)

export function slotsAvailable({ service }: Pick<ArrangeAppointment, 'service'>): Refusal {
  const says = `Service (${service}) has free slots in the future.`
  return refusal('SLOTS_CURRENTLY_AVAILABLE', says, { at: 'service' })
}

/**
 * A clinician need not be named for an appointment that has no slot; one who is must be the slot's.
 */
function clinicianRefusals(
  { clinician }: ArrangeAppointment,
  slot: Slot | undefined,
): readonly Refusal[] {
  if (clinician === undefined || clinician === slot?.clinician) return []
  return [clinicianMismatch(clinician)]
}

import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Appointment } from '../appointment/appointment.ts'
import { slotNotAvailable } from '../appointment/booking-attempt.ts'
import { clinicianMismatch } from '../appointment/clinician-mismatch.ts'
import { notDirectlyBookable } from '../appointment/not-directly-bookable.ts'
import type { Slot } from '../appointment/slot.ts'
import { unsuitableSlotRefusals } from '../appointment/unsuitable-slot.ts'
import { isDirectlyBookable, type Service } from '../directory/service.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { type ArrangeFacts, arrangementRefusals, versionsAnArrangement } from './arrange.ts'
import type { ArrangeAppointment } from './commands.ts'
import { nextState } from './next-version.ts'
import type { Referral } from './referral.ts'

export type BookingFacts = ArrangeFacts & {
  /** What was found of the slot named. */
  readonly slot: Slot | undefined
}

/** What the PAS is asked to confirm. */
export type Booking = {
  readonly service: Service
  readonly slot: Slot
  readonly comment?: string
}

/**
 * A016 `booked`, before the PAS is asked. Fields: `slot`, `start`, `end`, `clinician`, `service`,
 * `patient`, `comment`. Source: page a016-book-or-defer-appointment, DOMAIN 1.4, 5.4.
 */
export function checkBooking(
  referral: Referral,
  command: ArrangeAppointment,
  facts: BookingFacts,
  at: Instant,
): Decided<Booking> {
  const refusals = [
    ...admission('book', referral, at),
    ...arrangementRefusals(referral, command, facts, unbookableRefusals),
    ...slotRefusals(referral, command, facts.slot, at),
  ]
  return unlessRefused(refusals, () => {
    const { service, slot } = facts
    invariant(service !== undefined && slot !== undefined, 'service and slot were found')
    const { comment } = command
    return comment === undefined ? { service, slot } : { service, slot, comment }
  })
}

/**
 * The PAS has confirmed. A new booking starts a review at the service, whatever was reviewed
 * before.
 */
export function book(
  referral: Referral,
  booking: Booking,
  appointmentId: string,
  at: Instant,
): Referral {
  return nextState('book', referral, versionsAnArrangement, at, {
    appointment: bookedAppointment(booking, appointmentId, at),
    review: 'NEVER_REVIEWED',
    acceptedAt: undefined,
    returnedAt: undefined,
  })
}

/** The slot as an appointment, with the clinician whom the PAS allocated to it. */
export function bookedAppointment(
  { service, slot, comment }: Booking,
  id: string,
  at: Instant,
): Appointment {
  return {
    id,
    version: 0,
    status: 'booked',
    service: { id: service.id, name: service.name },
    createdAt: at,
    slot: slot.id,
    start: slot.start,
    end: slot.end,
    ...(slot.clinician !== undefined && { clinician: slot.clinician }),
    ...(comment !== undefined && { comment }),
  }
}

export function unbookableRefusals(service: Service): readonly Refusal[] {
  return isDirectlyBookable(service) ? [] : [notDirectlyBookable(service.id)]
}

function slotRefusals(
  referral: Referral,
  command: ArrangeAppointment,
  slot: Slot | undefined,
  at: Instant,
): readonly Refusal[] {
  const missing = missingRefusals(command)
  if (command.slot === undefined) return missing
  if (slot === undefined) {
    const says = `The slot (${command.slot}) was not found.`
    return [...missing, refusal('REFERENCE_NOT_FOUND', says, { at: 'slot' })]
  }
  const isGone = !slot.isFree || Date.parse(slot.start) <= Date.parse(at)
  return [
    ...missing,
    ...unsuitableSlotRefusals(slot, command.service, referral.priority),
    ...timeRefusals('start', command.start, slot.start),
    ...timeRefusals('end', command.end, slot.end),
    ...(command.clinician === slot.clinician ? [] : [clinicianMismatch(command.clinician)]),
    ...(isGone ? [slotNotAvailable(slot.id)] : []),
  ]
}

function missingRefusals(command: ArrangeAppointment): readonly Refusal[] {
  const fields = ['slot', 'start', 'end'] as const
  return fields
    .filter((field) => command[field] === undefined)
    .map((field) => {
      const says = `'${field}' is mandatory, but was not supplied for 'booked'`
      return refusal('MISSING_VALUE', says, { at: field })
    })
}

/** The same moment, however it is written. */
function timeRefusals(
  field: 'start' | 'end',
  named: Instant | undefined,
  ofSlot: Instant,
): readonly Refusal[] {
  if (named === undefined || Date.parse(named) === Date.parse(ofSlot)) return []
  const says = `'${field}' (${named}) does not match the slot`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: field })]
}

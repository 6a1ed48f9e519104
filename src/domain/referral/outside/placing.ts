import type { Instant } from '../../../base/clock.ts'
import { invariant } from '../../../base/invariant.ts'
import type { Appointment } from '../../appointment/appointment.ts'
import { slotNotAvailable } from '../../appointment/booking-attempt.ts'
import type { Slot } from '../../appointment/slot.ts'
import { unsuitableSlotRefusals } from '../../appointment/unsuitable-slot.ts'
import { isDirectlyBookable, type Service, supports } from '../../directory/service.ts'
import type { SlotId } from '../../identifier/slot-id.ts'
import { type Refusal, refusal } from '../../refusal/refusal.ts'
import { arrangementCommentLengthMax } from '../arrange.ts'
import { type Booking, bookedAppointment } from '../book.ts'
import type { Referral } from '../referral.ts'
import { commentLengthRefusals } from './comment.ts'

/**
 * When a patient is to be seen, as somebody outside the API says it: a slot of a directly bookable
 * service, or the date that an indirectly bookable one has given (DOMAIN 5.1).
 */
export type Placement = {
  readonly slot?: SlotId
  readonly start?: Instant
  readonly end?: Instant
  readonly comment?: string
}

export type PlacementFacts = {
  /** What was found of the service, and of the slot named. */
  readonly service: Service | undefined
  readonly slot: Slot | undefined
}

/** A date without a slot: no PAS has to confirm it. */
export type Dating = {
  readonly service: Service
  readonly start: Instant
  readonly end?: Instant
  readonly comment?: string
}

export type Placing = Booking | Dating

/** Fields: `service`, `slot`, `start`, `end`, `comment`. */
export function placementRefusals(
  referral: Referral,
  placement: Placement,
  { service, slot }: PlacementFacts,
  at: Instant,
): readonly Refusal[] {
  const ofComment = commentLengthRefusals(placement.comment, arrangementCommentLengthMax)
  if (service === undefined) return [noService(placement, slot), ...ofComment]
  if (!supports(service, 'APPOINTMENT_REQUEST')) {
    const says = `Service (${service.id}) gives no appointments.`
    return [refusal('INVALID_STATE', says, { at: 'service' }), ...ofComment]
  }
  const ofTime = isDirectlyBookable(service)
    ? slotRefusals(referral, placement, service, slot, at)
    : dateRefusals(placement, service, at)
  return [...ofTime, ...ofComment]
}

/** What a placement that was not refused comes to. */
export function placingOf(placement: Placement, { service, slot }: PlacementFacts): Placing {
  invariant(service !== undefined, 'the service was found')
  const { start, end, comment } = placement
  const said = comment === undefined ? {} : { comment }
  if (isDirectlyBookable(service)) {
    invariant(slot !== undefined, 'the slot was found')
    return { service, slot, ...said }
  }
  invariant(start !== undefined, 'a date was given')
  return { service, start, ...(end !== undefined && { end }), ...said }
}

export function placedAppointment(placing: Placing, id: string, at: Instant): Appointment {
  if ('slot' in placing) return bookedAppointment(placing, id, at)
  const { service, start, end, comment } = placing
  return {
    id,
    version: 0,
    status: 'booked',
    service: { id: service.id, name: service.name },
    createdAt: at,
    start,
    ...(end !== undefined && { end }),
    ...(comment !== undefined && { comment }),
  }
}

/** The service is that of the slot where nothing else names it. */
function noService({ slot: named }: Placement, slot: Slot | undefined): Refusal {
  return named !== undefined && slot === undefined
    ? refusal('REFERENCE_NOT_FOUND', `The slot (${named}) was not found.`, { at: 'slot' })
    : refusal('REFERENCE_NOT_FOUND', 'The service was not found.', { at: 'service' })
}

function slotRefusals(
  referral: Referral,
  placement: Placement,
  service: Service,
  slot: Slot | undefined,
  at: Instant,
): readonly Refusal[] {
  const says = 'The times of a directly bookable service are those of the slot.'
  const times = (['start', 'end'] as const)
    .filter((field) => placement[field] !== undefined)
    .map((field) => refusal('FIELD_NOT_PERMITTED', says, { at: field }))
  if (placement.slot === undefined) {
    const missing = `Service (${service.id}) is directly bookable: a slot is mandatory.`
    return [refusal('MISSING_VALUE', missing, { at: 'slot' }), ...times]
  }
  if (slot === undefined) {
    const unknown = `The slot (${placement.slot}) was not found.`
    return [refusal('REFERENCE_NOT_FOUND', unknown, { at: 'slot' }), ...times]
  }
  const isGone = !slot.isFree || Date.parse(slot.start) <= Date.parse(at)
  return [
    ...unsuitableSlotRefusals(slot, service.id, referral.priority),
    ...(isGone ? [slotNotAvailable(slot.id)] : []),
    ...times,
  ]
}

function dateRefusals(
  { slot, start, end }: Placement,
  service: Service,
  at: Instant,
): readonly Refusal[] {
  const refusals: Refusal[] = []
  if (slot !== undefined) {
    const says = `Service (${service.id}) is indirectly bookable: it has no slots.`
    refusals.push(refusal('FIELD_NOT_PERMITTED', says, { at: 'slot' }))
  }
  if (start === undefined) {
    const says = `Service (${service.id}) is indirectly bookable: a start is mandatory.`
    return [...refusals, refusal('MISSING_VALUE', says, { at: 'start' })]
  }
  if (Date.parse(start) <= Date.parse(at)) {
    const says = 'The appointment would lie in the past.'
    refusals.push(refusal('INAPPROPRIATE_VALUE', says, { at: 'start' }))
  }
  if (end !== undefined && Date.parse(end) <= Date.parse(start)) {
    const says = 'The appointment would end before it starts.'
    refusals.push(refusal('INAPPROPRIATE_VALUE', says, { at: 'end' }))
  }
  return refusals
}

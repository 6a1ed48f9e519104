import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import { isDirectlyBookable } from '../../directory/service.ts'
import type { ServiceId } from '../../identifier/service-id.ts'
import { type Decided, refusal } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import type { Referral } from '../referral.ts'
import { bookedOutside } from './booked-outside.ts'
import { offeredRefusals } from './on-shortlist.ts'
import { type PlacementFacts, type Placing, placementRefusals, placingOf } from './placing.ts'

export type DateIndirectBooking = {
  readonly service: ServiceId
  readonly start: Instant
  readonly end?: Instant
  readonly comment?: string
}

/**
 * The patient telephoned an indirectly bookable service, and its provider tells the date (DOMAIN
 * 5.1). Fields: `service`, `start`, `end`, `comment`.
 */
export function checkIndirectBookingDated(
  referral: Referral,
  command: DateIndirectBooking,
  facts: PlacementFacts,
  at: Instant,
): Decided<Placing> {
  const { service } = facts
  const says = `Service (${command.service}) is directly bookable: it is booked by slot.`
  const ofKind =
    service !== undefined && isDirectlyBookable(service)
      ? [refusal('INVALID_STATE', says, { at: 'service' })]
      : placementRefusals(referral, command, facts, at)
  const refusals = [
    ...admission('indirectBookingDated', referral, at),
    ...offeredRefusals(referral, service),
    ...ofKind,
  ]
  return unlessRefused(refusals, () => placingOf(command, facts))
}

export function indirectBookingDated(
  referral: Referral,
  placing: Placing,
  id: string,
  at: Instant,
) {
  const then = { review: 'NEVER_REVIEWED' } as const
  return bookedOutside('indirectBookingDated', referral, placing, { id, then }, at)
}

import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import type { Referral } from '../referral.ts'
import { acceptedThen, bookedOutside, toReview } from './booked-outside.ts'
import {
  type Placement,
  type PlacementFacts,
  type Placing,
  placementRefusals,
  placingOf,
} from './placing.ts'

/**
 * The provider's administrator books at the service the referral is at: from Appointment Slot
 * Issues or from Appointments for Booking (DOMAIN 1.6). `facts.service` is that service. Fields:
 * `slot`, `start`, `end`, `comment`.
 */
export function checkProviderBooks(
  referral: Referral,
  command: Placement,
  facts: PlacementFacts,
  at: Instant,
): Decided<Placing> {
  const refusals = [
    ...admission('providerBooks', referral, at),
    ...placementRefusals(referral, command, facts, at),
  ]
  return unlessRefused(refusals, () => placingOf(command, facts))
}

/**
 * What a clinician of the service has decided about, or had accepted before the appointment was
 * cancelled there or missed, is accepted; anything else goes to the review.
 */
export function providerBooks(referral: Referral, placing: Placing, id: string, at: Instant) {
  const { state, acceptedAt, review } = referral
  const isAccepted = acceptedAt !== undefined && review === undefined
  const isDecided = state === 'TRIAGED_PROVIDER_TO_ACTION' || isAccepted
  const then = isDecided ? acceptedThen(at) : toReview(referral)
  return bookedOutside('providerBooks', referral, placing, { id, then }, at)
}

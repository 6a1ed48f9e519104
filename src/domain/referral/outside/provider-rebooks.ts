import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import type { Referral } from '../referral.ts'
import { afterMoving } from './after-moving.ts'
import { bookedOutside } from './booked-outside.ts'
import {
  type Placement,
  type PlacementFacts,
  type Placing,
  placementRefusals,
  placingOf,
} from './placing.ts'

/**
 * The provider's administrator moves a booking to another date at the same service (DOMAIN 1.3).
 * Fields: `slot`, `start`, `end`, `comment`.
 */
export function checkProviderRebooks(
  referral: Referral,
  command: Placement,
  facts: PlacementFacts,
  at: Instant,
): Decided<Placing> {
  const refusals = [
    ...admission('providerRebooks', referral, at),
    ...placementRefusals(referral, command, facts, at),
  ]
  return unlessRefused(refusals, () => placingOf(command, facts))
}

export function providerRebooks(referral: Referral, placing: Placing, id: string, at: Instant) {
  const then = afterMoving(referral, at)
  return bookedOutside('providerRebooks', referral, placing, { id, then }, at)
}

import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { SlotId } from '../../identifier/slot-id.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import type { Referral } from '../referral.ts'
import { bookedOutside } from './booked-outside.ts'
import { offeredRefusals } from './on-shortlist.ts'
import { type PlacementFacts, type Placing, placementRefusals, placingOf } from './placing.ts'

export type PatientBooks = { readonly slot: SlotId; readonly comment?: string }

/**
 * The patient chose a slot of a service on the shortlist, in an app or by the telephone line
 * (DOMAIN 1.3). Fields: `slot`, `service`, `comment`.
 */
export function checkPatientBooks(
  referral: Referral,
  command: PatientBooks,
  facts: PlacementFacts,
  at: Instant,
): Decided<Placing> {
  const refusals = [
    ...admission('patientBooks', referral, at),
    ...offeredRefusals(referral, facts.service),
    ...placementRefusals(referral, command, facts, at),
  ]
  return unlessRefused(refusals, () => placingOf(command, facts))
}

/** The service sees it for the first time, whatever became of an earlier appointment. */
export function patientBooks(referral: Referral, placing: Placing, id: string, at: Instant) {
  const then = { review: 'NEVER_REVIEWED' } as const
  return bookedOutside('patientBooks', referral, placing, { id, then }, at)
}

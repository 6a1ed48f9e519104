import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Service } from '../../directory/service.ts'
import type { ServiceId } from '../../identifier/service-id.ts'
import { type Decided, type Refusal, refusal } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { withdrawnRefusals } from '../arrange.ts'
import { indirectBookingLeft } from '../indirect-booking-left.ts'
import { lastService, type Referral } from '../referral.ts'
import { shortlisted } from '../shortlist.ts'
import { afterMoving } from './after-moving.ts'
import { bookedOutside, toReview } from './booked-outside.ts'
import {
  type Placement,
  type PlacementFacts,
  type Placing,
  placementRefusals,
  placingOf,
} from './placing.ts'

export type RedirectReferral = Placement & { readonly service: ServiceId }

/**
 * The provider's administrator or clinician books at another of the provider's services, on the
 * shortlist or not (DOMAIN 1.6). Fields: `service`, `slot`, `start`, `end`, `comment`.
 */
export function checkProviderRedirects(
  referral: Referral,
  command: RedirectReferral,
  facts: PlacementFacts,
  at: Instant,
): Decided<Placing> {
  const refusals = [
    ...admission('providerRedirects', referral, at),
    ...(facts.service === undefined ? [] : elsewhereRefusals(referral, facts.service)),
    ...placementRefusals(referral, command, facts, at),
  ]
  return unlessRefused(refusals, () => placingOf(command, facts))
}

/**
 * From a booking it is accepted with the redirection; anything else is reviewed at the new service.
 * A service that was not on the shortlist comes to it.
 */
export function providerRedirects(
  referral: Referral,
  placing: Placing,
  id: string,
  at: Instant,
): Referral {
  const then = referral.state === 'BOOKED' ? afterMoving(referral, at) : toReview(referral)
  const redirected = bookedOutside('providerRedirects', referral, placing, { id, then }, at)
  const { service } = placing
  const isListed = referral.shortlist.some((each) => each.id === service.id)
  const left = indirectBookingLeft(referral, at)
  return {
    ...redirected,
    shortlist: isListed ? referral.shortlist : [...referral.shortlist, shortlisted(service)],
    ...(left !== undefined && { ibsAppointmentToCancel: left }),
  }
}

function elsewhereRefusals(referral: Referral, service: Service): readonly Refusal[] {
  const from = lastService(referral)
  if (from === undefined) return []
  const refusals: Refusal[] = []
  if (service.id === from.id) {
    const says = `The referral is at service (${service.id}) already.`
    refusals.push(refusal('INAPPROPRIATE_VALUE', says, { at: 'service' }))
  }
  if (service.provider !== from.provider) {
    const says = `Service (${service.id}) is not one of the provider's (${from.provider}).`
    refusals.push(refusal('INAPPROPRIATE_VALUE', says, { at: 'service' }))
  }
  return [...refusals, ...withdrawnRefusals(referral, service)]
}

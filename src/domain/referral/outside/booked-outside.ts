import type { Instant } from '../../../base/clock.ts'
import { versionsAnArrangement } from '../arrange.ts'
import { nextState } from '../next-version.ts'
import type { Referral } from '../referral.ts'
import type { Action } from '../transitions.ts'
import { type Placing, placedAppointment } from './placing.ts'

/** What a booking means for the review at the service (DOMAIN 1.6). */
export type ReviewThen = Pick<Referral, 'review' | 'acceptedAt'>

/** A new appointment, in versions as A016's booking. */
export function bookedOutside(
  action: Action,
  referral: Referral,
  placing: Placing,
  { id, then }: { readonly id: string; readonly then: ReviewThen },
  at: Instant,
): Referral {
  return nextState(action, referral, versionsAnArrangement, at, {
    appointment: placedAppointment(placing, id, at),
    review: then.review,
    acceptedAt: then.acceptedAt,
    returnedAt: undefined,
  })
}

/** It has to be reviewed there; a clinician who saw it before may have left word (A028). */
export function toReview({ review }: Referral): ReviewThen {
  return { review: review ?? 'NEVER_REVIEWED' }
}

export function acceptedThen(at: Instant): ReviewThen {
  return { acceptedAt: at }
}

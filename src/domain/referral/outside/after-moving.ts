import type { Instant } from '../../../base/clock.ts'
import type { Referral } from '../referral.ts'
import { acceptedThen, type ReviewThen } from './booked-outside.ts'

/**
 * A provider that gives a booking another date or service has accepted it (DOMAIN 1.6, DL-CAS):
 * what stood on its review list leaves that. A booking that still waits for its letter has not come
 * there yet, and goes on waiting.
 */
export function afterMoving({ review, clinicalInformation }: Referral, at: Instant): ReviewThen {
  return review !== undefined && clinicalInformation === undefined ? { review } : acceptedThen(at)
}

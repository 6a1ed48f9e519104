import type { Priority } from '../reference/priority.ts'
import type { Referral, ReviewContext } from './referral.ts'

/**
 * What a provider has to look at once the letters have changed. While a provider holds the
 * referral, letters that change after a review bring it back; before the first review nothing new
 * is said (DOMAIN 1.6).
 */
export function afterLetterChange(referral: Referral): ReviewContext | undefined {
  const { review, appointment, state, acceptedAt } = referral
  if (review === 'PRIORITY_CHANGED') return 'PRIORITY_AND_LETTER_CHANGED'
  if (review !== undefined) return review
  const wasReviewed = reviewedStates.includes(state) || acceptedAt !== undefined
  return wasReviewed && appointment !== undefined ? 'LETTER_CHANGED' : undefined
}

const reviewedStates: readonly Referral['state'][] = [
  'BOOKED',
  'AWAITING_TRIAGE',
  'DEFERRED_TO_PROVIDER',
]

/**
 * What whoever reviews next has to be told about a review that ended with this priority: the letter
 * has been read, but the priority is no longer the one that the referrer gave (DOMAIN 1.6).
 */
export function afterReview(
  { priority }: Referral,
  decided: Priority | undefined,
): ReviewContext | undefined {
  return decided === undefined || decided === priority ? undefined : 'PRIORITY_CHANGED'
}

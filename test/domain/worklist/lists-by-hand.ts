import type { Referral } from '../../../src/domain/referral/referral.ts'
import type { Worklist } from '../../../src/domain/worklist/list.ts'

/**
 * The membership of DOMAIN 1.6 once more, list by list and as plainly as can be, to compare with.
 */
export function listsByHand(one: Referral): Worklist[] {
  const lists: Worklist[] = []
  const isSent = one.appointment !== undefined && one.appointment.status !== 'cancelled'
  const hasInformation = one.clinicalInformation !== undefined
  const isAtReviewer = one.state === 'BOOKED' || one.state === 'AWAITING_TRIAGE'
  if (isSent && isAtReviewer && hasInformation && one.review) lists.push('REFERRALS_FOR_REVIEW')
  if (isSent && one.state === 'DEFERRED_TO_PROVIDER') lists.push('APPOINTMENT_SLOT_ISSUES')
  if (one.state === 'REJECTED') lists.push('REJECTED_TRIAGE_RESPONSE')
  if (one.state === 'TRIAGE_RESPONSE') lists.push('REJECTED_TRIAGE_RESPONSE')
  const ended = ['ASSESSMENT_RESULT', 'CANCELLED_REFERRAL', 'DID_NOT_ATTEND']
  if (ended.includes(one.state) && one.returnedAt) lists.push('ASSESSMENT_RETURNED_CANCELLED_DNA')
  const unbooked = ['NOT_BOOKED', 'AWAITING_TRIAGE', 'DEFERRED_TO_PROVIDER']
  const isCancelled = one.state.startsWith('APPT_CANCELLED_')
  if (unbooked.includes(one.state) || isCancelled) lists.push('AWAITING_BOOKING')
  const isPromised = one.letterIntention === 'NEED_TO_ADD_LATER'
  const isOpen = one.state !== 'CANCELLED_REFERRAL'
  if (isPromised && isOpen && !hasInformation) lists.push('LETTERS_OUTSTANDING')
  return lists
}

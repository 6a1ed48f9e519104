import type { Referral } from '../../../src/domain/referral/referral.ts'
import type { InternalWorklist, Worklist } from '../../../src/domain/worklist/list.ts'

/**
 * The membership of DOMAIN 1.6 once more, list by list and as plainly as can be, to compare with.
 */
export function listsByHand(one: Referral): (Worklist | InternalWorklist)[] {
  if (one.archivedAt) return []
  const lists: (Worklist | InternalWorklist)[] = internalByHand(one)
  const isSent = one.appointment !== undefined && one.appointment.status !== 'cancelled'
  const hasInformation = one.clinicalInformation !== undefined
  const isAtReviewer = one.state === 'BOOKED' || one.state === 'AWAITING_TRIAGE'
  if (isSent && isAtReviewer && hasInformation && one.review) lists.push('REFERRALS_FOR_REVIEW')
  if (isSent && one.state === 'DEFERRED_TO_PROVIDER') lists.push('APPOINTMENT_SLOT_ISSUES')
  if (one.state === 'REJECTED') lists.push('REJECTED_TRIAGE_RESPONSE')
  if (one.state === 'TRIAGE_RESPONSE') lists.push('REJECTED_TRIAGE_RESPONSE')
  const ended = ['ASSESSMENT_RESULT', 'CANCELLED_REFERRAL', 'DID_NOT_ATTEND']
  const isNews = one.returnedAt && !one.noticedAt
  if (ended.includes(one.state) && isNews) lists.push('ASSESSMENT_RETURNED_CANCELLED_DNA')
  const unbooked = ['NOT_BOOKED', 'AWAITING_TRIAGE', 'DEFERRED_TO_PROVIDER']
  const isCancelled = one.state.startsWith('APPT_CANCELLED_')
  if (unbooked.includes(one.state) || isCancelled) lists.push('AWAITING_BOOKING')
  const isPromised = one.letterIntention === 'NEED_TO_ADD_LATER'
  const isOpen = one.state !== 'CANCELLED_REFERRAL'
  if (isPromised && isOpen && !hasInformation) lists.push('LETTERS_OUTSTANDING')
  return lists
}

function internalByHand(one: Referral): InternalWorklist[] {
  const lists: InternalWorklist[] = []
  const at = one.shortlist.find(({ id }) => id === one.appointment?.service.id)
  const isMissed = one.state === 'DID_NOT_ATTEND'
  const isDecided = one.state === 'TRIAGED_PROVIDER_TO_ACTION'
  const isUnbooked = isMissed || isDecided || one.state.startsWith('APPT_CANCELLED_')
  if (at && isUnbooked && !one.returnedAt) lists.push('APPOINTMENTS_FOR_BOOKING')
  const isAssessed = one.state === 'BOOKED' || one.state === 'ASSESSMENT_RESULT'
  const isLive = one.appointment?.status !== 'cancelled'
  const isOver = one.returnedAt || one.related?.some(({ is }) => is === 'ONWARD')
  if (at?.isAssessment && isLive && isAssessed && one.acceptedAt && !isOver) {
    lists.push('REFERRALS_FOR_ASSESSMENT')
  }
  if (one.ibsAppointmentToCancel) lists.push('IBS_APPOINTMENTS_TO_CANCEL_IN_PAS')
  return lists
}

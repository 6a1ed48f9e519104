/**
 * Dates that come without anybody acting, and that a job waits for (DOMAIN 5.6). Both are functions
 * of a referral; the store keeps them beside it.
 */
import { type CalendarDate, dateOf, plusDays } from '../../base/clock.ts'
import { contactExpected } from '../appointment/contact-expected.ts'
import type { Referral } from './referral.ts'
import type { ReferralState } from './state.ts'
import { admits } from './transitions.ts'

/** Days are any unsigned integer; of a date beyond this nobody will be reminded. */
const reminderDaysMax = 36_500

/**
 * The day on which the patient is reminded to book: so many days after the referral came into a
 * state in which the patient can. None when no reminder is wanted.
 */
export function reminderDue({
  state,
  stateSince,
  firstReminderLetterFollowUpDays: days,
}: Referral): CalendarDate | undefined {
  if (days === 0 || days > reminderDaysMax || !admits('patientBooks', state)) return undefined
  return dateOf(plusDays(stateSince, days))
}

/** A provider has been asked to act, and has told the patient nothing yet. */
const awaitingContact: readonly ReferralState[] = ['DEFERRED_TO_PROVIDER', 'AWAITING_TRIAGE']

/** The last day on which the patient, who was told so, can expect to be contacted. */
export function contactDue({ state, priority, appointment }: Referral): CalendarDate | undefined {
  if (!awaitingContact.includes(state) || appointment === undefined) return undefined
  return appointment.lastContact === undefined ? contactExpected(appointment, priority) : undefined
}

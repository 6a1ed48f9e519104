import { type CalendarDate, dateOf } from '../../base/clock.ts'
import { type Priority, priorities } from '../reference/priority.ts'
import type { Appointment } from './appointment.ts'
import { afterWorkingDays } from './contact-days.ts'

/**
 * By when a patient can expect to be contacted by the service that a referral was deferred or sent
 * for triage to: so many working days after it came there (page a004-retrieve-reference-data,
 * DOMAIN 5.6).
 */
export function contactExpected(
  { createdAt, reason }: Pick<Appointment, 'createdAt' | 'reason'>,
  priority: Priority,
): CalendarDate {
  const { deferToProviderContactDays, triageContactDays } = priorities[priority]
  const days = reason?.code === 'TRIAGE' ? triageContactDays : deferToProviderContactDays
  return afterWorkingDays(dateOf(createdAt), days)
}

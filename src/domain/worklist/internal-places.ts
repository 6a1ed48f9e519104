/**
 * Places on the lists that a provider's administrators work through in the web application (DOMAIN
 * 1.6, 5.7).
 */
import type { Reason } from '../appointment/appointment.ts'
import {
  currentService,
  isSuperseded,
  lastService,
  type Referral,
  type ShortlistedService,
} from '../referral/referral.ts'
import type { ReferralState } from '../referral/state.ts'
import type { InternalItem, WorklistPlace } from './place.ts'
import { providerPlace } from './provider-place.ts'

export function internalPlaces(referral: Referral): readonly WorklistPlace[] {
  return [
    ...appointmentsForBooking(referral),
    ...referralsForAssessment(referral),
    ...appointmentsToCancel(referral),
  ]
}

/** A clinician has decided, or an appointment came to nothing: another one is to be found. */
const toBook: readonly ReferralState[] = [
  'TRIAGED_PROVIDER_TO_ACTION',
  'APPT_CANCELLED_BY_PROVIDER',
  'APPT_CANCELLED_BY_PATIENT',
  'DID_NOT_ATTEND',
]

function appointmentsForBooking(referral: Referral): readonly WorklistPlace[] {
  const service = lastService(referral)
  const isReturned = referral.returnedAt !== undefined
  if (service === undefined || isReturned || !toBook.includes(referral.state)) return []
  const { reason } = referral
  return [placeAt(referral, service, 'APPOINTMENTS_FOR_BOOKING', { ...(reason && { reason }) })]
}

/** Accepted at an assessment service, until the result has gone to somebody. */
function referralsForAssessment(referral: Referral): readonly WorklistPlace[] {
  const { state, acceptedAt, returnedAt, appointment } = referral
  const service = currentService(referral)
  const isSeen = state === 'BOOKED' || state === 'ASSESSMENT_RESULT'
  if (!isSeen || service?.isAssessment !== true || acceptedAt === undefined) return []
  if (returnedAt !== undefined || isSuperseded(referral)) return []
  const start = appointment?.start
  const more = start === undefined ? {} : { appointmentStart: start }
  return [placeAt(referral, service, 'REFERRALS_FOR_ASSESSMENT', more)]
}

/** Stays whatever becomes of the referral, until an administrator says that it is done. */
function appointmentsToCancel(referral: Referral): readonly WorklistPlace[] {
  const { ibsAppointmentToCancel: left, ubrn } = referral
  const listed = referral.shortlist.find(({ id }) => id === left?.service.id)
  const organisation = left?.provider ?? listed?.provider
  if (left === undefined || organisation === undefined) return []
  const item = itemOf(referral, left.service, 'IBS_APPOINTMENTS_TO_CANCEL_IN_PAS', left.since)
  const { since: sortsAt, service } = left
  const location = listed === undefined ? {} : { location: listed.location }
  return [{ ubrn, organisation, service: service.id, ...location, sortsAt, item }]
}

type More = { readonly reason?: Reason; readonly appointmentStart?: string }

function placeAt(
  referral: Referral,
  service: ShortlistedService,
  list: InternalItem['list'],
  more: More,
): WorklistPlace {
  const { stateSince } = referral
  const item = { ...itemOf(referral, service, list, stateSince), ...more }
  return { ...providerPlace(referral, service, item), sortsAt: stateSince }
}

function itemOf(
  { priority, state, version }: Referral,
  { id, name }: InternalItem['service'],
  list: InternalItem['list'],
  since: string,
): InternalItem {
  return { list, priority, state, since, service: { id, name }, version }
}

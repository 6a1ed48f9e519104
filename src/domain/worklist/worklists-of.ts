import { dateOf } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import type { Appointment } from '../appointment/appointment.ts'
import { contactExpected } from '../appointment/contact-expected.ts'
import {
  currentService,
  isLetterOutstanding,
  type Referral,
  type ShortlistedService,
} from '../referral/referral.ts'
import { specialtyAt } from '../referral/shortlist.ts'
import type { ReferralState } from '../referral/state.ts'
import { informationStatus } from './information-status.ts'
import { internalPlaces } from './internal-places.ts'
import type {
  ReferrerItem,
  ReviewItem,
  SlotIssueItem,
  WorklistItem,
  WorklistPlace,
} from './place.ts'
import { providerPlace } from './provider-place.ts'

/**
 * Every place a referral has on a worklist (DOMAIN 1.6). Entering and leaving a list is nothing but
 * this function answering otherwise; no action moves a referral to a list or from one.
 */
export function worklistsOf(referral: Referral): readonly WorklistPlace[] {
  if (referral.archivedAt !== undefined) return []
  return [...providerPlaces(referral), ...internalPlaces(referral), ...referrerPlaces(referral)]
}

/** Sent to a review, by a booking or for triage; what was deferred has a list of its own. */
const toReview: readonly ReferralState[] = ['BOOKED', 'AWAITING_TRIAGE']

/** Lists of the referrer by state. `returnedAt`: only while the referrer has not noticed. */
const referrerLists: Readonly<Record<ReferrerItem['list'], readonly ReferralState[]>> = {
  REJECTED_TRIAGE_RESPONSE: ['REJECTED', 'TRIAGE_RESPONSE'],
  ASSESSMENT_RETURNED_CANCELLED_DNA: ['ASSESSMENT_RESULT', 'CANCELLED_REFERRAL', 'DID_NOT_ATTEND'],
  AWAITING_BOOKING: [
    'NOT_BOOKED',
    'AWAITING_TRIAGE',
    'DEFERRED_TO_PROVIDER',
    'APPT_CANCELLED_BY_PATIENT',
    'APPT_CANCELLED_BY_PROVIDER',
  ],
}

function providerPlaces(referral: Referral): readonly WorklistPlace[] {
  const { appointment, state } = referral
  const service = currentService(referral)
  if (appointment === undefined || service === undefined) return []
  if (state === 'DEFERRED_TO_PROVIDER') {
    return [providerPlace(referral, service, slotIssueItem(referral, appointment, service))]
  }
  const isDue = referral.review !== undefined && referral.clinicalInformation !== undefined
  if (!toReview.includes(state) || !isDue) return []
  return [providerPlace(referral, service, reviewItem(referral, appointment, service))]
}

function reviewItem(
  referral: Referral,
  appointment: Appointment,
  service: ShortlistedService,
): ReviewItem {
  const { review: context, clinicalInformation, criteria } = referral
  invariant(context !== undefined, 'what is to be reviewed says why')
  return {
    list: 'REFERRALS_FOR_REVIEW',
    ...seen(referral),
    specialty: specialtyAt(referral, service),
    pathwayStart: referral.pathwayStart.at,
    isClinicalInfoPrinted: clinicalInformation?.printedAt !== undefined,
    context,
    referralType: appointment.status === 'booked' ? 'APPOINTMENT' : 'TRIAGE_DEFERRAL',
    service: { id: service.id, name: service.name },
    version: referral.version,
    ...present({
      allocatedClinician: appointment.clinician,
      namedClinician: criteria.namedClinician,
      clinicalInfoFirstSubmitted: clinicalInformation?.firstSubmitted,
      clinicalInfoLastUpdated: clinicalInformation?.lastUpdated,
      appointmentStart: appointment.start,
    }),
  }
}

function slotIssueItem(
  referral: Referral,
  appointment: Appointment,
  service: ShortlistedService,
): SlotIssueItem {
  const { reason, createdAt: ubrnReceived, lastContact } = appointment
  invariant(reason !== undefined, 'what is deferred says why')
  return {
    list: 'APPOINTMENT_SLOT_ISSUES',
    ...seen(referral),
    specialty: specialtyAt(referral, service),
    pathwayStart: referral.pathwayStart.at,
    isClinicalInfoPrinted: referral.clinicalInformation?.printedAt !== undefined,
    ubrnReceived,
    patientContactExpected: contactExpected(appointment, referral.priority),
    ...informationStatus(referral, service),
    reason,
    service: { id: service.id, name: service.name },
    ...present({ namedClinician: referral.criteria.namedClinician, lastContact }),
  }
}

function referrerPlaces(referral: Referral): readonly WorklistPlace[] {
  const items: WorklistItem[] = (Object.keys(referrerLists) as ReferrerItem['list'][])
    .filter((list) => isOnReferrerList(referral, list))
    .map((list) => referrerItem(referral, list))
  if (referral.state !== 'CANCELLED_REFERRAL' && isLetterOutstanding(referral)) {
    const letterDue = referral.letterDue ?? dateOf(referral.createdAt)
    items.push({ list: 'LETTERS_OUTSTANDING', ...ofReferrer(referral), letterDue })
  }
  return items.map((item) => ({
    ubrn: referral.ubrn,
    organisation: referral.referringOrganisation,
    sortsAt: referral.createdAt,
    item,
  }))
}

function isOnReferrerList(
  { state, returnedAt, noticedAt }: Referral,
  list: ReferrerItem['list'],
): boolean {
  if (!referrerLists[list].includes(state)) return false
  const isToNotice = returnedAt !== undefined && noticedAt === undefined
  return list !== 'ASSESSMENT_RETURNED_CANCELLED_DNA' || isToNotice
}

function referrerItem(referral: Referral, list: ReferrerItem['list']): ReferrerItem {
  const { updatedAt: referralLastUpdated, state: status, reason } = referral
  return {
    list,
    ...ofReferrer(referral),
    referralLastUpdated,
    status,
    ...present({ reason }),
  }
}

function ofReferrer(referral: Referral) {
  const { createdAt: referralCreated, referrer } = referral
  return {
    ...seen(referral),
    referralCreated,
    clinicalContext: clinicalContext(referral),
    referrer,
  }
}

function seen({ patient, priority }: Referral) {
  return { patient, priority }
}

/**
 * What the patient is referred for, as far as the referral knows: a search by clinician names no
 * specialty.
 */
function clinicalContext({ criteria, shortlist }: Referral): string {
  const specialty = criteria.specialty ?? shortlist[0]?.specialties[0]
  return [specialty, criteria.clinicType].filter((part) => part !== undefined).join('/')
}

type Present<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

/** Only the fields that have a value. */
function present<Fields extends object>(fields: Fields): Present<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Present<Fields>
}

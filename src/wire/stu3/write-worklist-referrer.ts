/**
 * Items of the four lists of a referring organisation.
 * Quirk Q4: a status is spelled otherwise here than in a ReferralRequest, in code and in display.
 */
import type { Reason } from '../../domain/appointment/appointment.ts'
import type { ReferralState } from '../../domain/referral/state.ts'
import type { LetterItem, ReferrerItem } from '../../domain/worklist/place.ts'
import { coding, ofPatient, ofUser, type Writing } from './elements.ts'
import { reasonCoding } from './reason-coding.ts'
import { code } from './systems.ts'
import {
  codedPart,
  datePart,
  type ItemPart,
  instantPart,
  priorityPart,
  referencePart,
} from './worklist-elements.ts'

export function writeLetterItem(item: LetterItem): ItemPart[] {
  return [...writeCommonParts(item), datePart('letterDue', item.letterDue)]
}

export function writeReferrerItem(item: ReferrerItem, writing: Writing): ItemPart[] {
  const status = statuses[item.status]
  const { reason } = item
  return [
    ...writeCommonParts(item),
    instantPart('referralLastUpdated', item.referralLastUpdated),
    codedPart('status', coding(code.referralState, status.code, status.display)),
    ...(reason !== undefined && reason.set === shownReasons[item.list]
      ? [codedPart('reason', reasonCoding(reason, writing))]
      : []),
  ]
}

function writeCommonParts(item: LetterItem | ReferrerItem): ItemPart[] {
  return [
    referencePart('patient', ofPatient(item.patient)),
    priorityPart(item.priority),
    instantPart('referralCreated', item.referralCreated),
    { url: 'clinicalContext', valueString: item.clinicalContext },
    referencePart('referrer', ofUser(item.referrer)),
  ]
}

/** The schema admits one set of reasons a list, so a reason of another set is not shown. */
const shownReasons: Readonly<Record<ReferrerItem['list'], Reason['set']>> = {
  REJECTED_TRIAGE_RESPONSE: 'APPOINTMENT-CANCELLATION-REASON',
  ASSESSMENT_RETURNED_CANCELLED_DNA: 'REFERRAL-CANCELLATION-REASON',
  AWAITING_BOOKING: 'APPOINTMENT-CANCELLATION-REASON',
}

const statuses: Readonly<Record<ReferralState, { code: string; display: string }>> = {
  NOT_BOOKED: { code: 'NOT_BOOKED', display: 'Not booked' },
  BOOKED: { code: 'BOOKED', display: 'Booked' },
  DEFERRED_TO_PROVIDER: { code: 'DEFERRED_TO_PROVIDER', display: 'Deferred to provider' },
  AWAITING_TRIAGE: { code: 'AWAITING_TRIAGE', display: 'Awaiting triage' },
  TRIAGE_RESPONSE: { code: 'TRIAGE_RESPONSE', display: 'Triage Response' },
  TRIAGED_PROVIDER_TO_ACTION: {
    code: 'TRIAGED_PROVIDER_TO_ACTION',
    display: 'Triaged - provider to action',
  },
  REJECTED: { code: 'REJECTED', display: 'Rejected' },
  APPT_CANCELLED_BY_PATIENT: {
    code: 'APP_CANCELLED_BY_PATIENT',
    display: 'Appointment cancelled by patient',
  },
  APPT_CANCELLED_BY_PROVIDER: {
    code: 'APP_CANCELLED_BY_PROVIDER',
    display: 'Appointment cancelled by provider',
  },
  DID_NOT_ATTEND: { code: 'DID_NOT_ATTEND', display: 'Did not attend' },
  ASSESSMENT_RESULT: { code: 'ASSESSMENT_RESULT', display: 'Assessment result' },
  CANCELLED_REFERRAL: { code: 'CANCELLED_REFERRAL', display: 'Cancelled referral' },
}

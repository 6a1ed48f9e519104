import type { CalendarDate, Instant } from '../../base/clock.ts'
import type { AdviceStatus } from '../advice/status.ts'
import type { Reason } from '../appointment/appointment.ts'
import type { NhsNumber } from '../identifier/nhs-number.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'
import type { ReviewContext } from '../referral/referral.ts'
import type { ReferralState } from '../referral/state.ts'
import { type AdviceWorklist, type InternalWorklist, isInternalWorklist } from './list.ts'

/** PRESENT, NOT_APPLICABLE, NOT_DUE or OVERDUE (DOMAIN 1.6). */
export type ClinicalInformationStatus = 'PRESENT' | 'NOT_APPLICABLE' | 'NOT_DUE' | 'OVERDUE'

/**
 * One place of a request on one worklist: whose list, what it is filtered by, and what the item
 * shows. The store keeps the difference between what they were and what they are.
 */
export type Place<Item> = {
  readonly ubrn: Ubrn
  /** The referring organisation, or the provider of the service. */
  readonly organisation: OdsCode
  readonly service?: ServiceId
  readonly location?: OdsCode
  readonly specialty?: string
  readonly clinician?: UserId
  /** Oldest first. */
  readonly sortsAt: Instant
  readonly item: Item
}

/** `worklistsOf(referral)` derives all of these. */
export type WorklistPlace = Place<WorklistItem>

/** `adviceWorklistsOf(advice)` derives this one. */
export type AdvicePlace = Place<AdviceItem>

export type WorklistItem = ApiItem | InternalItem

/** On one of the six lists that A008 knows. */
export type ApiItem = ReviewItem | SlotIssueItem | LetterItem | ReferrerItem

export function isInApi(item: WorklistItem): item is ApiItem {
  return !isInternalWorklist(item.list)
}

type Seen = { readonly patient: NhsNumber; readonly priority: Priority }

export type ReviewItem = Seen & {
  readonly list: 'REFERRALS_FOR_REVIEW'
  readonly specialty: string
  readonly allocatedClinician?: UserId
  readonly namedClinician?: UserId
  readonly pathwayStart: Instant
  readonly isClinicalInfoPrinted: boolean
  readonly context: ReviewContext
  readonly clinicalInfoFirstSubmitted?: Instant
  readonly clinicalInfoLastUpdated?: Instant
  readonly appointmentStart?: Instant
  readonly referralType: 'APPOINTMENT' | 'TRIAGE_DEFERRAL'
  readonly service: { readonly id: ServiceId; readonly name: string }
  readonly version: number
}

export type SlotIssueItem = Seen & {
  readonly list: 'APPOINTMENT_SLOT_ISSUES'
  readonly specialty: string
  readonly pathwayStart: Instant
  readonly isClinicalInfoPrinted: boolean
  readonly ubrnReceived: Instant
  readonly patientContactExpected: CalendarDate
  readonly clinicalInformationStatus: ClinicalInformationStatus
  /**
   * The status it has from a date on, without anybody acting: a letter that is due becomes
   * overdue.
   */
  readonly turns?: { readonly on: CalendarDate; readonly to: ClinicalInformationStatus }
  readonly reason: Reason
  readonly service: { readonly id: ServiceId; readonly name: string }
  readonly namedClinician?: UserId
  readonly lastContact?: Instant
}

type OfReferrer = Seen & {
  readonly referralCreated: Instant
  /** `SPECIALTY/CLINIC_TYPE`, as far as the referral knows them. */
  readonly clinicalContext: string
  readonly referrer: UserId
}

export type LetterItem = OfReferrer & {
  readonly list: 'LETTERS_OUTSTANDING'
  readonly letterDue: CalendarDate
}

export type ReferrerItem = OfReferrer & {
  readonly list:
    | 'REJECTED_TRIAGE_RESPONSE'
    | 'ASSESSMENT_RETURNED_CANCELLED_DNA'
    | 'AWAITING_BOOKING'
  readonly referralLastUpdated: Instant
  readonly status: ReferralState
  readonly reason?: Reason
}

/** On the list of A023 (DOMAIN 6). */
export type AdviceItem = Seen & {
  readonly list: AdviceWorklist
  readonly specialty: string
  readonly status: AdviceStatus
  readonly firstRequested: Instant
  readonly lastUpdated: Instant
  readonly referrer: UserId
  readonly service: { readonly id: ServiceId; readonly name: string }
  readonly clinicType?: string
  readonly namedClinician?: UserId
  readonly version: number
}

/** For a provider's administrators: what there is to do, and since when; the patient by UBRN. */
export type InternalItem = {
  readonly list: InternalWorklist
  readonly priority: Priority
  readonly state: ReferralState
  readonly since: Instant
  readonly service: { readonly id: ServiceId; readonly name: string }
  readonly version: number
  readonly reason?: Reason
  readonly appointmentStart?: Instant
}

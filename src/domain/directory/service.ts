import type { OdsCode } from '../identifier/ods-code.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'

export const requestFlows = [
  'APPOINTMENT_REQUEST',
  'TRIAGE_REQUEST',
  'ADVICE_AND_GUIDANCE_REQUEST',
] as const
export type RequestFlow = (typeof requestFlows)[number]

export const bookableTypes = ['DIRECTLY_BOOKABLE', 'INDIRECTLY_BOOKABLE', 'UNSPECIFIED'] as const
export type BookableType = (typeof bookableTypes)[number]

export const appointmentTypes = [
  'DAY_CASE',
  'FIRST_OUTPATIENT',
  'ASSESSMENT_SERVICE',
  'GPSI',
  'AHP_CLINIC',
  'DIAGNOSTIC',
  'NURSE_CLINIC',
  'OPHTHALMOLOGIST',
  'TELEPHONE_ASSESSMENT',
] as const
export type AppointmentType = (typeof appointmentTypes)[number]

export const gendersTreated = ['MALE_ONLY', 'FEMALE_ONLY', 'MALE_AND_FEMALE'] as const
export type GenderTreated = (typeof gendersTreated)[number]

export type ServiceContact = {
  readonly purpose: 'PATIENT' | 'HEALTHCARE_PROFESSIONALS'
  readonly system: 'phone' | 'email' | 'fax' | 'url'
  readonly value: string
}

/**
 * A place where a referrer can send a patient or ask for advice (DESIGN 6, DOMAIN 5.1).
 * A clinic type belongs to exactly one specialty; the first specialty is the one a referral shows.
 */
export type Service = {
  readonly id: ServiceId
  readonly version: number
  readonly name: string
  readonly provider: OdsCode
  readonly location: { readonly odsCode: OdsCode; readonly name: string; readonly postcode: string }
  readonly isPublished: boolean
  readonly bookableType: BookableType
  readonly requestFlows: readonly RequestFlow[]
  readonly appointmentTypes: readonly AppointmentType[]
  readonly specialties: readonly string[]
  readonly clinicTypes: readonly string[]
  /** SNOMED CT concept ids under which the service is found. */
  readonly clinicalTerms: readonly string[]
  readonly priorities: readonly Priority[]
  readonly genderTreated: GenderTreated
  /** Whole years, both included; absent means no limit. */
  readonly ageFrom?: number
  readonly ageTo?: number
  readonly indicativeWaitDays?: number
  readonly isReferralLetterRequired: boolean
  readonly isDisplayedProminently: boolean
  readonly namedClinicians: readonly UserId[]
  /**
   * Practices a primary-care-menu service is open to; absent means open to every referrer (DOMAIN
   * 2.1).
   */
  readonly commissionedFor?: readonly OdsCode[]
  readonly contacts: readonly ServiceContact[]
  readonly hoursOfOperation?: string
  readonly instructions?: string
}

export function supports(service: Service, flow: RequestFlow): boolean {
  return service.requestFlows.includes(flow)
}

export function isDirectlyBookable(service: Service): boolean {
  return supports(service, 'APPOINTMENT_REQUEST') && service.bookableType === 'DIRECTLY_BOOKABLE'
}

/**
 * A clinical assessment service: sees patients by appointment, and decides what they need. One that
 * takes no appointments does triage.
 */
export function isAssessmentService({ requestFlows, appointmentTypes }: Service): boolean {
  return (
    requestFlows.includes('APPOINTMENT_REQUEST') &&
    appointmentTypes.some((type) => assessments.includes(type))
  )
}

const assessments: readonly AppointmentType[] = ['ASSESSMENT_SERVICE', 'TELEPHONE_ASSESSMENT']

/**
 * A primary-care-menu service may be used only under the rules of the practices it is commissioned
 * for.
 */
export function isCommissionedFor(
  service: Service,
  commissioningRuleOrganisation: OdsCode,
): boolean {
  return service.commissionedFor?.includes(commissioningRuleOrganisation) ?? true
}

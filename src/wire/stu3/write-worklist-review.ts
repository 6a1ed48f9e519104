/** Items of Referrals for Review: the only list whose people are contained resources. */
import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import type { ReviewContext } from '../../domain/referral/referral.ts'
import type { ReviewItem } from '../../domain/worklist/place.ts'
import { coding, ofService, type Writing } from './elements.ts'
import { code, id, profile } from './systems.ts'
import {
  codedPart,
  type ItemPart,
  instantPart,
  perhaps,
  priorityPart,
  referencePart,
  specialtyPart,
} from './worklist-elements.ts'

export function writeReviewItem(item: ReviewItem, { baseUrl }: Writing): ItemPart[] {
  const { context } = item
  return [
    priorityPart(item.priority),
    specialtyPart(item.specialty, baseUrl),
    referencePart('patient', { reference: `#${patientId(item.patient)}` }),
    ...perhaps(item.namedClinician, (user) => clinicianPart('namedClinician', user)),
    ...perhaps(item.allocatedClinician, (user) => clinicianPart('allocatedClinician', user)),
    instantPart('eReferralPathwayStart', item.pathwayStart),
    { url: 'clinicalInfoPrinted', valueBoolean: item.isClinicalInfoPrinted },
    codedPart(
      'requestContextStatus',
      coding(code.requestContextStatus, context, contextDisplays[context]),
    ),
    ...perhaps(item.clinicalInfoFirstSubmitted, (at) =>
      instantPart('clinicalInfoFirstSubmitted', at),
    ),
    ...perhaps(item.clinicalInfoLastUpdated, (at) => instantPart('clinicalInfoLastUpdated', at)),
    ...perhaps(item.appointmentStart, (at) => instantPart('appointmentStart', at)),
    codedPart('referralType', coding(code.referralType, item.referralType)),
    referencePart('service', ofService(item.service)),
    { url: 'referralRequestVersion', valueInteger: item.version },
  ]
}

/** The people an item refers to, as JSON texts: equal texts are the same resource. */
export function containedOf(item: ReviewItem): string[] {
  const clinicians = [item.namedClinician, item.allocatedClinician].filter(
    (user) => user !== undefined,
  )
  return [
    ...[...new Set(clinicians)].map((user) =>
      person('Practitioner', practitionerId(user), profile.practitioner, id.user, user),
    ),
    person('Patient', patientId(item.patient), profile.patient, id.nhsNumber, item.patient),
  ]
}

const contextDisplays: Readonly<Record<ReviewContext, string>> = {
  NEVER_REVIEWED: 'Never Reviewed',
  LETTER_CHANGED: 'Letter Changed',
  PRIORITY_CHANGED: 'Priority Changed',
  PRIORITY_AND_LETTER_CHANGED: 'Priority And Letter Changed',
}

function clinicianPart(url: string, user: UserId): ItemPart {
  return referencePart(url, { reference: `#${practitionerId(user)}` })
}

function practitionerId(user: UserId): string {
  return `Practitioner-${user}`
}

function patientId(patient: NhsNumber): string {
  return `Patient-${patient}`
}

function person(
  resourceType: string,
  id: string,
  profile: string,
  system: string,
  value: string,
): string {
  const meta = { profile: [profile] }
  return JSON.stringify({ id, meta, resourceType, identifier: [{ system, value }] })
}

import Type, { type Static } from 'typebox'
import type { Instant } from '../../base/clock.ts'
import type { Organisation } from '../../domain/directory/organisation.ts'
import {
  appointmentTypes,
  bookableTypes,
  gendersTreated,
  requestFlows,
  type Service,
} from '../../domain/directory/service.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import { clinicTypes } from '../../domain/reference/clinic-types.ts'
import { type Priority, priorities } from '../../domain/reference/priority.ts'
import {
  findConcept,
  isEffective,
  type ReferenceSet,
} from '../../domain/reference/reference-set.ts'
import { specialties } from '../../domain/reference/specialties.ts'
import type { Problem } from './problem.ts'
import { clinicalTerm, name, odsCode, serviceId, userId } from './text.ts'

const priorityCodes = Object.keys(priorities) as Priority[]
const set = { uniqueItems: true } as const
const years = Type.Integer({ minimum: 0, maximum: 130 })

/**
 * A service as people write it down, in a seed or for import (docs/import.md lists what may be left
 * out).
 */
export const serviceRecord = Type.Object(
  {
    id: serviceId,
    name,
    provider: odsCode,
    location: odsCode,
    isPublished: Type.Optional(Type.Boolean()),
    bookableType: Type.Enum([...bookableTypes]),
    requestFlows: Type.Array(Type.Enum([...requestFlows]), set),
    appointmentTypes: Type.Array(Type.Enum([...appointmentTypes]), set),
    specialties: Type.Array(Type.String(), { ...set, minItems: 1 }),
    clinicTypes: Type.Array(Type.String(), { ...set, minItems: 1 }),
    clinicalTerms: Type.Optional(Type.Array(clinicalTerm, set)),
    priorities: Type.Optional(Type.Array(Type.Enum(priorityCodes), { ...set, minItems: 1 })),
    genderTreated: Type.Optional(Type.Enum([...gendersTreated])),
    ageFrom: Type.Optional(years),
    ageTo: Type.Optional(years),
    indicativeWaitDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
    isReferralLetterRequired: Type.Optional(Type.Boolean()),
    isDisplayedProminently: Type.Optional(Type.Boolean()),
    namedClinicians: Type.Optional(Type.Array(userId, set)),
    commissionedFor: Type.Optional(Type.Array(odsCode, { ...set, minItems: 1 })),
    contacts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            purpose: Type.Enum(['PATIENT', 'HEALTHCARE_PROFESSIONALS']),
            system: Type.Enum(['phone', 'email', 'fax', 'url']),
            value: name,
          },
          { additionalProperties: false },
        ),
      ),
    ),
    hoursOfOperation: Type.Optional(Type.String({ minLength: 1, maxLength: 4000 })),
    instructions: Type.Optional(Type.String({ minLength: 1, maxLength: 4000 })),
  },
  { additionalProperties: false },
)
export type ServiceRecord = Static<typeof serviceRecord>

/** What a service record may refer to, and when it is to be in force. */
export type ServiceFacts = {
  readonly organisations: ReadonlyMap<string, Organisation>
  readonly practitioners: { readonly has: (userId: string) => boolean }
  readonly at: Instant
}

/** Organisations and users that a record names. */
export function referencesOf(record: ServiceRecord) {
  return {
    organisations: [record.provider, record.location, ...(record.commissionedFor ?? [])],
    practitioners: record.namedClinicians ?? [],
  }
}

export function serviceProblems(record: ServiceRecord, facts: ServiceFacts): readonly Problem[] {
  return [
    ...organisationProblems(record, facts),
    ...flowProblems(record),
    ...codeProblems('specialties', record.specialties, specialties, facts.at),
    ...codeProblems('clinicTypes', record.clinicTypes, clinicTypes, facts.at),
    ...foreignClinicTypeProblems(record),
    ...ageProblems(record),
    ...each('namedClinicians', record.namedClinicians, (user) =>
      facts.practitioners.has(user) ? undefined : `is an unknown user, ${user}`,
    ),
    ...each('commissionedFor', record.commissionedFor, (code) =>
      facts.organisations.get(code)?.isReferring === true
        ? undefined
        : `is no referring organisation, ${code}`,
    ),
  ]
}

/** `location` is the organisation that the record names. */
export function serviceOf(record: ServiceRecord, location: Organisation, version: number): Service {
  const { location: odsCode, commissionedFor, ...rest } = record
  return {
    isPublished: true,
    clinicalTerms: [],
    priorities: priorityCodes,
    genderTreated: 'MALE_AND_FEMALE',
    isReferralLetterRequired: false,
    isDisplayedProminently: false,
    contacts: [],
    ...rest,
    id: record.id as ServiceId,
    version,
    provider: record.provider as OdsCode,
    location: {
      odsCode: odsCode as OdsCode,
      name: location.name,
      postcode: location.postcode ?? '',
    },
    namedClinicians: (record.namedClinicians ?? []) as UserId[],
    ...(commissionedFor !== undefined && { commissionedFor: commissionedFor as OdsCode[] }),
  }
}

function organisationProblems(
  { provider, location }: ServiceRecord,
  { organisations }: ServiceFacts,
): readonly Problem[] {
  const problems: Problem[] = []
  if (organisations.get(provider)?.isOpen !== true) {
    problems.push({ at: 'provider', says: `is no open organisation, ${provider}` })
  }
  const place = organisations.get(location)
  if (place === undefined || (location !== provider && place.parent !== provider)) {
    problems.push({ at: 'location', says: `is no place of ${provider}, ${location}` })
  } else if (place.postcode === undefined) {
    problems.push({ at: 'location', says: `has no postcode, ${location}` })
  }
  return problems
}

/**
 * Bookable and triage exclude each other, and only what takes appointments is booked (DOMAIN 1.1).
 */
function flowProblems({ requestFlows: flows, bookableType }: ServiceRecord): readonly Problem[] {
  const problems: Problem[] = []
  const isBookable = flows.includes('APPOINTMENT_REQUEST')
  if (isBookable && flows.includes('TRIAGE_REQUEST')) {
    const says = 'cannot hold APPOINTMENT_REQUEST and TRIAGE_REQUEST together'
    problems.push({ at: 'requestFlows', says })
  }
  if (isBookable === (bookableType === 'UNSPECIFIED')) {
    const says = 'is UNSPECIFIED exactly when no APPOINTMENT_REQUEST is taken'
    problems.push({ at: 'bookableType', says })
  }
  return problems
}

function codeProblems(
  field: string,
  codes: readonly string[],
  known: ReferenceSet,
  at: Instant,
): readonly Problem[] {
  return each(field, codes, (code) => {
    const concept = findConcept(known, code)
    if (concept === undefined) return `is not in ${known.name}, ${code}`
    return isEffective(concept, at) ? undefined : `is not in force, ${code}`
  })
}

function foreignClinicTypeProblems(record: ServiceRecord): readonly Problem[] {
  return each('clinicTypes', record.clinicTypes, (code) => {
    const specialty = findConcept(clinicTypes, code)?.specialty
    if (specialty === undefined || record.specialties.includes(specialty)) return undefined
    return `belongs to ${specialty}, not one of the specialties`
  })
}

function ageProblems({ ageFrom = 0, ageTo = 130 }: ServiceRecord): readonly Problem[] {
  return ageFrom <= ageTo ? [] : [{ at: 'ageTo', says: 'lies before ageFrom' }]
}

function each(
  field: string,
  values: readonly string[] = [],
  fault: (value: string) => string | undefined,
): readonly Problem[] {
  return values.flatMap((value, index) => {
    const says = fault(value)
    return says === undefined ? [] : [{ at: `${field}[${index}]`, says }]
  })
}

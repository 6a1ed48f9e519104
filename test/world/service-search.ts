/** A010, A011 and A044 as a client writes them, with any criteria, and what A010 answers. */
import { edited } from '../wire/edit.ts'
import { createAdvice, type Question } from './advice.ts'
import type { Answer, Caller } from './caller.ts'
import { createReferral, searchServices } from './requests.ts'

const stu3 = 'https://fhir.nhs.uk/STU3'

/** Search criteria; a priority and the flag for age and sex are always there. */
export type Sought = {
  readonly priority?: 'ROUTINE' | 'URGENT' | 'TWO_WEEK_WAIT'
  readonly specialty?: string
  readonly clinicType?: string
  readonly waitDays?: number
  readonly postcode?: string
  readonly miles?: number
  readonly clinicalTerm?: string
  readonly namedClinician?: string
  readonly isForAgeAndSex?: boolean
  readonly organisation?: string
}

export type Search = Sought & {
  readonly patient?: string
  readonly requestType?: string
  readonly sortBy?: string
  readonly referringClinician?: string
  /** Commissioning rule organisation. */
  readonly rule?: string
}

/** The parameters of search criteria, those sought and no others. */
export function criteriaParameters(sought: Sought): object[] {
  const { priority = 'ROUTINE', isForAgeAndSex = false } = sought
  const coded = (name: string, system: string, code: string | undefined) =>
    code === undefined ? [] : [{ name, valueCoding: { system, code } }]
  const counted = (name: string, valueUnsignedInt: number | undefined) =>
    valueUnsignedInt === undefined ? [] : [{ name, valueUnsignedInt }]
  return [
    ...coded('priority', `${stu3}/CodeSystem/eRS-Priority-1`, priority),
    ...coded('specialty', '_baseUrl_/STU3/CodeSystem/SPECIALTY', sought.specialty),
    ...coded('clinicType', `${stu3}/CodeSystem/eRS-ClinicType-1`, sought.clinicType),
    ...counted('indicativeAppointmentWaitTimeLimit', sought.waitDays),
    ...(sought.postcode === undefined ? [] : [{ name: 'postcode', valueString: sought.postcode }]),
    ...counted('distanceLimit', sought.miles),
    ...coded('clinicalTerm', 'http://snomed.info/sct', sought.clinicalTerm),
    ...named('namedClinician', users, sought.namedClinician),
    { name: 'ageAndGenderAppropriate', valueBoolean: isForAgeAndSex },
    ...named('organisation', locations, sought.organisation),
  ]
}

/** The resource that holds the criteria, for A010 and A011 alike. */
export function criteriaResource(sought: Sought) {
  return {
    resourceType: 'Parameters',
    meta: { profile: [`${stu3}/StructureDefinition/eRS-ServiceSearchCriteria-Parameters-1`] },
    id: 'ServiceSearchCriteria-1',
    parameter: criteriaParameters(sought),
  }
}

export function searchBody({
  patient,
  requestType,
  sortBy,
  referringClinician,
  rule,
  ...sought
}: Search): unknown {
  const body = searchServices({
    ...(patient !== undefined && { patient }),
    ...(requestType !== undefined && { requestType }),
    ...(sortBy !== undefined && { sortBy }),
    more: [
      ...named('referringClinician', users, referringClinician),
      ...named(
        'commissioningRuleOrganisation',
        'https://fhir.nhs.uk/Id/ods-organization-code',
        rule,
      ),
    ],
  })
  return edited(body, 'parameter[3]/resource', criteriaResource(sought))
}

export type NewReferral = Sought & {
  readonly patient?: string
  readonly referringClinician?: string
  readonly services?: readonly string[]
  readonly intention?: string
  readonly reminderDays?: number
  readonly pathwayStart?: string
}

/** A011: heart failure at service 11000, unless said otherwise. */
export function newReferral(wanted: NewReferral = {}): unknown {
  const { referringClinician, pathwayStart, ...options } = wanted
  const body = createReferral({
    ...options,
    more: [
      ...named('referringClinician', users, referringClinician),
      ...(pathwayStart === undefined
        ? []
        : [{ name: 'eReferralPathwayStart', valueInstant: pathwayStart }]),
    ],
  })
  return edited(body, 'parameter[3]/resource/contained[0]', criteriaResource(orUsual(wanted)))
}

/** Heart failure, where nothing else is sought. */
function orUsual(sought: Sought): Sought {
  const what = sought.specialty ?? sought.clinicalTerm ?? sought.namedClinician
  const usual = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' }
  return what === undefined ? { ...usual, ...sought } : sought
}

export type NewAdvice = Omit<Question, 'more'> &
  Sought & { readonly referringClinician?: string | undefined }

/** A044: heart failure at service 11014, unless said otherwise. */
export function newAdvice(wanted: NewAdvice = {}): unknown {
  const { referringClinician, ...question } = wanted
  const body = createAdvice({
    ...question,
    more: named('referringClinician', users, referringClinician),
  })
  return edited(body, 'parameter[2]/resource/contained[0]', criteriaResource(orUsual(wanted)))
}

export const createPath = '/STU3/ReferralRequest/$ers.createReferral'

/** A010 as a request. */
export function search(caller: Caller, sought: Search): Promise<Answer> {
  return postSearch(caller, searchBody(sought))
}

export function postSearch(
  caller: Caller,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post(searchPath, body, headers)
}

export const searchPath = '/STU3/HealthcareService/$ers.searchHealthcareServicesForPatient'

/** Ids of the services of an answer, in its order. */
export function servicesIn({ json }: Answer): string[] {
  return (json.entry as Entry[]).map(({ item }) => item.identifier.value)
}

/** What an answer tells about each service: its id, its wait and its distance. */
export function ranksIn({ json }: Answer) {
  return (json.entry as Entry[]).map(({ item, extension }) => {
    const [told] = extension
    const parts = told?.extension ?? []
    const part = (url: string) => parts.find((each) => each.url === url)
    const wait = part('indicativeAppointmentWaitTime')
    return {
      id: item.identifier.value,
      wait: wait?.valueUnsignedInt ?? wait?.valueCodeableConcept?.coding[0]?.code,
      miles: part('distance')?.valueUnsignedInt,
    }
  })
}

type Part = {
  readonly url: string
  readonly valueUnsignedInt?: number
  readonly valueCodeableConcept?: { readonly coding: readonly { readonly code: string }[] }
}
type Entry = {
  readonly item: { readonly identifier: { readonly value: string } }
  readonly extension: readonly { readonly extension: readonly Part[] }[]
}

const users = 'http://fhir.nhs.net/Id/sds-user-id'
const locations = 'https://directory.spineservices.nhs.uk/STU3/Organization'

function named(name: string, system: string, value: string | undefined) {
  return value === undefined ? [] : [{ name, valueIdentifier: { system, value } }]
}

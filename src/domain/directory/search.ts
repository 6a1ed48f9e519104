import { type CalendarDate, dateOf, type Instant } from '../../base/clock.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { SearchServices } from '../referral/commands.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import type { Patient } from './patient.ts'
import type { SearchCriteria } from './search-criteria.ts'
import { isCommissionedFor, type Service, supports } from './service.ts'
import type { FoundService } from './service-search.ts'

/** For whom services are sought, under whose commissioning rules, and when. */
export type SearchContext = {
  readonly patient: Patient
  /**
   * Commissioning rule organisation; absent only where no rule can apply, and then no menu service
   * fits.
   */
  readonly rule: OdsCode | undefined
  readonly at: Instant
}

/** Miles between two postcodes; undefined when one of them is unknown. */
export type Distance = (from: string, to: string) => number | undefined

/**
 * The services that fit a patient's needs, in the order asked for, bounded. Without a postcode in
 * the criteria they are sorted by the distance from the patient's home, which is then not shown.
 * Source: page a010-patient-service-search.
 */
export function searchServices(
  candidates: Iterable<Service>,
  query: Pick<SearchServices, 'requestType' | 'sortBy' | 'criteria'>,
  context: SearchContext,
  distance: Distance,
  settings: DomainSettings = defaultSettings,
): readonly FoundService[] {
  const { postcode } = query.criteria
  const origin = postcode ?? context.patient.postcode
  const found = findServices(candidates, query, context, distance).map((service): Ranked => {
    const miles = origin === undefined ? undefined : distance(origin, service.location.postcode)
    return { service, miles }
  })
  return found
    .sort(orders[query.sortBy])
    .slice(0, settings.searchResultsMax)
    .map(({ service, miles }) =>
      postcode === undefined || miles === undefined
        ? { service }
        : { service, distanceMiles: miles },
    )
}

/**
 * All services that satisfy the criteria, unordered and unbounded: what may stand on a shortlist.
 */
export function findServices(
  candidates: Iterable<Service>,
  { requestType, criteria }: Pick<SearchServices, 'requestType' | 'criteria'>,
  context: SearchContext,
  distance: Distance,
): Service[] {
  return [...candidates].filter(
    (service) =>
      service.isPublished &&
      takes(service, requestType) &&
      isOpenTo(service, context.rule) &&
      service.priorities.includes(criteria.priority) &&
      matchesSubject(service, criteria) &&
      isWithinWait(service, criteria) &&
      isAt(service, criteria) &&
      isWithinDistance(service, criteria, distance) &&
      (!criteria.isAgeAndGenderAppropriate || suits(service, context.patient, dateOf(context.at))),
  )
}

/** A referral can go to bookable and to triage services alike. */
function takes(service: Service, requestType: SearchServices['requestType']): boolean {
  return requestType === 'ADVICE_AND_GUIDANCE_REQUEST'
    ? supports(service, 'ADVICE_AND_GUIDANCE_REQUEST')
    : supports(service, 'APPOINTMENT_REQUEST') || supports(service, 'TRIAGE_REQUEST')
}

function isOpenTo(service: Service, rule: OdsCode | undefined): boolean {
  return rule === undefined
    ? service.commissionedFor === undefined
    : isCommissionedFor(service, rule)
}

function matchesSubject(service: Service, criteria: SearchCriteria): boolean {
  const { specialty, clinicType, clinicalTerm, namedClinician } = criteria
  return (
    (specialty === undefined || service.specialties.includes(specialty)) &&
    (clinicType === undefined || service.clinicTypes.includes(clinicType)) &&
    (clinicalTerm === undefined || service.clinicalTerms.includes(clinicalTerm)) &&
    (namedClinician === undefined || service.namedClinicians.includes(namedClinician))
  )
}

/** A service that does not know its wait cannot promise to keep within a limit. */
function isWithinWait(service: Service, criteria: SearchCriteria): boolean {
  const limit = criteria.indicativeAppointmentWaitTimeLimitDays
  if (limit === undefined) return true
  return service.indicativeWaitDays !== undefined && service.indicativeWaitDays <= limit
}

function isAt(service: Service, { organisation }: SearchCriteria): boolean {
  if (organisation === undefined) return true
  return service.provider === organisation || service.location.odsCode === organisation
}

function isWithinDistance(
  service: Service,
  { postcode, distanceLimitMiles: limit }: SearchCriteria,
  distance: Distance,
): boolean {
  if (limit === undefined || postcode === undefined) return true
  const miles = distance(postcode, service.location.postcode)
  return miles !== undefined && miles <= limit
}

/** A service for one sex is found only for patients recorded with that sex. */
function suits(service: Service, patient: Patient, today: CalendarDate): boolean {
  const age = ageInYears(patient.dateOfBirth, today)
  if (service.ageFrom !== undefined && age < service.ageFrom) return false
  if (service.ageTo !== undefined && age > service.ageTo) return false
  if (service.genderTreated === 'MALE_ONLY') return patient.gender === 'male'
  if (service.genderTreated === 'FEMALE_ONLY') return patient.gender === 'female'
  return true
}

/** Completed years; who was born on 29 February has a birthday on 1 March in other years. */
export function ageInYears(dateOfBirth: CalendarDate, today: CalendarDate): number {
  const years = Number(today.slice(0, 4)) - Number(dateOfBirth.slice(0, 4))
  return today.slice(5) < dateOfBirth.slice(5) ? years - 1 : years
}

type Ranked = { readonly service: Service; readonly miles: number | undefined }

/** What is not known goes last; equals: prominent services first, then by name, then by id. */
const orders: Record<SearchServices['sortBy'], (a: Ranked, b: Ranked) => number> = {
  DISTANCE: (a, b) => ascending(a.miles, b.miles) || tieBreak(a.service, b.service),
  IWT: (a, b) =>
    ascending(a.service.indicativeWaitDays, b.service.indicativeWaitDays) ||
    tieBreak(a.service, b.service),
}

function ascending(a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY): number {
  return a === b ? 0 : a - b
}

function tieBreak(a: Service, b: Service): number {
  return (
    Number(b.isDisplayedProminently) - Number(a.isDisplayedProminently) ||
    compareText(a.name, b.name) ||
    Number(a.id) - Number(b.id)
  )
}

/** By code unit, so that the order is the same on every machine. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

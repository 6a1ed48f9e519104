/**
 * A008 Retrieve referral worklist, and what A023 has in common with it: body to command.
 * Source: pages a008-retrieve-worklist and a023-retrieve-a&g-worklist, schema
 * eRS-FetchWorklist-Parameters; filter rules DOMAIN 1.6.
 */
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import {
  type FetchWorklist,
  sideOfList,
  type Worklist,
  worklists,
} from '../../domain/worklist/list.ts'
import type { Read, Reading } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding, concept, element } from '../shape/elements.ts'
import { only } from '../shape/only.ts'
import {
  type Fitting,
  parameter,
  parametersProfile,
  type SuppliedBy,
  suppliedBy,
} from '../shape/parameters.ts'
import { refusalOf } from '../shape/problem.ts'
import { codeOf, textThat } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { locationIdentifier, serviceIdentifier, userIdentifier } from './read-identifiers.ts'
import { ownSystem } from './read-reference-codes.ts'
import { code, profile } from './systems.ts'

/** Known in either endpoint; a list is in the system of its own. */
const selectors = [code.referralListSelector, code.communicationListSelector] as const

const assignedIndicator = concept(
  coding(code.assignedIndicator, codeOf(['ASSIGNED', 'NOT_ASSIGNED'])),
)

/**
 * A filter names a specialty as it names a service: one that does not exist is the domain's
 * REFERENCE_NOT_FOUND.
 */
const specialtyFilter = coding(
  ownSystem('SPECIALTY'),
  textThat('the code of a specialty', (text) => /^[A-Z0-9_]{1,64}$/.test(text), {
    isQuotable: true,
    pattern: '^[A-Z0-9_]{1,64}$',
  }),
)

// biome-ignore format: a table
const filters = {
  service:                    parameter('0..1', 'valueIdentifier', serviceIdentifier),
  specialtyAssignedIndicator: parameter('0..1', 'valueCodeableConcept', assignedIndicator),
  specialty:                  parameter('0..1', 'valueCodeableConcept', concept(specialtyFilter)),
  location:                   parameter('0..1', 'valueIdentifier', locationIdentifier),
  clinicianAssignedIndicator: parameter('0..1', 'valueCodeableConcept', assignedIndicator),
  clinician:                  parameter('0..1', 'valueIdentifier', userIdentifier),
}

const ofReferrals = worklistReader(
  code.referralListSelector,
  Object.keys(worklists) as readonly Worklist[],
)

export const fetchWorklistBody = ofReferrals.body
export const readFetchWorklist = ofReferrals.read

type Selector = (typeof selectors)[number]

/** Reads bodies that select one of these lists, all of one system. */
export function worklistReader(system: Selector, lists: readonly FetchWorklist['list'][]) {
  const fetchWorklist = parametersProfile({
    url: profile.fetchWorklist,
    declared: declaredFor(system, lists),
    rule: filterRule,
  })
  const body = shape('Parameters', fetchWorklist.schema)
  const read = (json: unknown): Read<FetchWorklist> =>
    readAs(body, json, (fitting) => fetchOf(suppliedBy(fetchWorklist, fitting)))
  return { body, read }
}

function declaredFor(system: Selector, lists: readonly FetchWorklist['list'][]) {
  const selector = concept(listSelector(system, lists))
  return { listType: parameter('1..1', 'valueCodeableConcept', selector), ...filters }
}

function listSelector(own: Selector, lists: readonly FetchWorklist['list'][]) {
  return element(
    { system: codeOf(selectors, { refusedAs: 'INVALID_VALUE' }), code: codeOf(lists) },
    (fitting) =>
      fitting.code === undefined || fitting.system === undefined || fitting.system === own
        ? []
        : [refusal('INVALID_VALUE', 'is not the system of this code', { at: 'system' })],
  )
}

type Declared = ReturnType<typeof declaredFor>
type Filtering = Fitting<Declared>
type Given = SuppliedBy<Declared>

function fetchOf(given: Given): Reading<FetchWorklist> {
  const clinicianAt = given.clinician?.at ?? given.clinicianAssignedIndicator?.at
  return {
    command: {
      list: only(given.listType.value.coding).code,
      ...defined({
        service: given.service?.value.value,
        location: given.location?.value.value,
        specialty: given.specialty && only(given.specialty.value.coding).code,
        clinician: clinicianOf(given),
      }),
    },
    places: new Map([
      ['list', `${given.listType.at}/coding[0]`],
      ['service', given.service?.at ?? 'parameter'],
      ['location', given.location?.at ?? 'parameter'],
      ['specialty', given.specialty ? `${given.specialty.at}/coding[0]` : 'parameter'],
      ['clinician', clinicianAt ?? 'parameter'],
    ]),
  }
}

function clinicianOf({ clinicianAssignedIndicator, clinician }: Given): FetchWorklist['clinician'] {
  if (clinician !== undefined) return { is: 'ASSIGNED', user: clinician.value.value }
  return clinicianAssignedIndicator === undefined ? undefined : { is: 'NOT_ASSIGNED' }
}

function filterRule(given: Filtering): readonly Refusal[] {
  if (isReferrerList(given)) return filtersOfReferrerList(given)
  return [
    ...notAssignedSpecialty(given),
    ...unpaired(given, 'specialtyAssignedIndicator', 'specialty'),
    ...unpaired(given, 'clinicianAssignedIndicator', 'clinician'),
  ]
}

function isReferrerList({ supplied }: Filtering): boolean {
  const list = supplied.listType?.value.coding[0]?.code
  return list !== undefined && sideOfList(list) === 'referrer'
}

function filtersOfReferrerList({ placeOf }: Filtering): readonly Refusal[] {
  return (Object.keys(filters) as (keyof typeof filters)[])
    .map(placeOf)
    .filter((at) => at !== undefined)
    .map((at) =>
      refusal('UNEXPECTED_FIELD', 'is a filter, which a referrer list does not take', { at }),
    )
}

function notAssignedSpecialty({ supplied }: Filtering): readonly Refusal[] {
  const indicator = supplied.specialtyAssignedIndicator
  if (indicator?.value.coding[0]?.code !== 'NOT_ASSIGNED') return []
  const at = `${indicator.at}/coding[0]/code`
  return [refusal('INVALID_VALUE', '(NOT_ASSIGNED) is not possible for a specialty', { at })]
}

/** ASSIGNED wants the value it speaks of, and the value wants ASSIGNED. */
function unpaired(
  { supplied, placeOf }: Filtering,
  indicatorName: 'specialtyAssignedIndicator' | 'clinicianAssignedIndicator',
  name: 'specialty' | 'clinician',
): readonly Refusal[] {
  const indicator = supplied[indicatorName]
  const at = placeOf(name)
  if (indicator?.value.coding[0]?.code === 'ASSIGNED') {
    return at === undefined ? [refusalOf({ is: 'missing-parameter', name }, 'parameter')] : []
  }
  const isUnreadable = indicator === undefined && placeOf(indicatorName) !== undefined
  if (at === undefined || isUnreadable) return []
  return [refusal('UNEXPECTED_FIELD', `is expected only with ${indicatorName} ASSIGNED`, { at })]
}

/**
 * A008 Retrieve referral worklist: body to command.
 * Source: page a008-retrieve-worklist, schema eRS-FetchWorklist-Parameters; filter rules DOMAIN
 * 1.6.
 */
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import { type FetchWorklist, type Worklist, worklists } from '../../domain/worklist/list.ts'
import type { Read } from '../read.ts'
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

/** Lists of advice requests are A023's: a known system here, but none of its codes. */
const communicationListSelector =
  'https://fhir.nhs.uk/STU3/CodeSystem/eRS-CommunicationListSelector-1'

const listSelector = element(
  {
    system: codeOf([code.referralListSelector, communicationListSelector], {
      refusedAs: 'INVALID_VALUE',
    }),
    code: codeOf(Object.keys(worklists) as Worklist[]),
  },
  (fitting) =>
    fitting.system === communicationListSelector && fitting.code !== undefined
      ? [refusal('INVALID_VALUE', 'is not the system of this code', { at: 'system' })]
      : [],
)

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
const declared = {
  listType:                   parameter('1..1', 'valueCodeableConcept', concept(listSelector)),
  service:                    parameter('0..1', 'valueIdentifier', serviceIdentifier),
  specialtyAssignedIndicator: parameter('0..1', 'valueCodeableConcept', assignedIndicator),
  specialty:                  parameter('0..1', 'valueCodeableConcept', concept(specialtyFilter)),
  location:                   parameter('0..1', 'valueIdentifier', locationIdentifier),
  clinicianAssignedIndicator: parameter('0..1', 'valueCodeableConcept', assignedIndicator),
  clinician:                  parameter('0..1', 'valueIdentifier', userIdentifier),
}

type Filtering = Fitting<typeof declared>

const fetchWorklist = parametersProfile({
  url: profile.fetchWorklist,
  declared,
  rule: (given) =>
    isReferrerList(given)
      ? filtersOfReferrerList(given)
      : [
          ...notAssignedSpecialty(given),
          ...unpaired(given, 'specialtyAssignedIndicator', 'specialty'),
          ...unpaired(given, 'clinicianAssignedIndicator', 'clinician'),
        ],
})

export const fetchWorklistBody = shape('Parameters', fetchWorklist.schema)

export function readFetchWorklist(json: unknown): Read<FetchWorklist> {
  return readAs(fetchWorklistBody, json, (body) => {
    const given = suppliedBy(fetchWorklist, body)
    const command: FetchWorklist = {
      list: only(given.listType.value.coding).code,
      ...defined({
        service: given.service?.value.value,
        location: given.location?.value.value,
        specialty: given.specialty && only(given.specialty.value.coding).code,
        clinician: clinicianOf(given),
      }),
    }
    const clinicianAt = given.clinician?.at ?? given.clinicianAssignedIndicator?.at
    return {
      command,
      places: new Map([
        ['list', `${given.listType.at}/coding[0]`],
        ['service', given.service?.at ?? 'parameter'],
        ['location', given.location?.at ?? 'parameter'],
        ['specialty', given.specialty ? `${given.specialty.at}/coding[0]` : 'parameter'],
        ['clinician', clinicianAt ?? 'parameter'],
      ]),
    }
  })
}

function isReferrerList({ supplied }: Filtering): boolean {
  const list = supplied.listType?.value.coding[0]?.code
  return list !== undefined && worklists[list] === 'referrer'
}

function filtersOfReferrerList({ placeOf }: Filtering): readonly Refusal[] {
  return (Object.keys(declared) as (keyof typeof declared)[])
    .filter((name) => name !== 'listType')
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

type Given = SuppliedBy<typeof declared>

function clinicianOf({ clinicianAssignedIndicator, clinician }: Given): FetchWorklist['clinician'] {
  if (clinician !== undefined) return { is: 'ASSIGNED', user: clinician.value.value }
  return clinicianAssignedIndicator === undefined ? undefined : { is: 'NOT_ASSIGNED' }
}

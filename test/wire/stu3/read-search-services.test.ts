import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readSearchServices } from '../../../src/wire/stu3/read-search-services.ts'
import { edited, said, told } from '../edit.ts'
import {
  clinicType,
  coded,
  criteria,
  identified,
  referringClinician,
  searchBody,
  specialty,
} from './request-bodies.ts'

const codes = 'https://fhir.nhs.uk/STU3/CodeSystem'
const ods = 'https://directory.spineservices.nhs.uk/STU3/Organization'

type Mutation = readonly [what: string, body: unknown, told: readonly string[]]

const inCriteria = 'parameter[3]/resource'

function withCriterion(criterion: object): object {
  return searchBody(criteria(criterion))
}

const mutations: readonly Mutation[] = [
  [
    'an unknown request type',
    edited(searchBody(), 'parameter[0]/valueCoding/code', 'TRIAGE_REQUEST'),
    ['INVALID_CODE parameter[0]/valueCoding/code'],
  ],
  [
    'a wrong code system',
    edited(searchBody(), 'parameter[1]/valueCoding/system', `${codes}/eRS-SortBy-2`),
    ['INVALID_VALUE parameter[1]/valueCoding/system'],
  ],
  [
    'an NHS number that fails its check digit',
    edited(searchBody(), 'parameter[2]/valueIdentifier/value', '9912003889'),
    ['INVALID_VALUE parameter[2]/valueIdentifier/value'],
  ],
  [
    'an NHS number with the R4 system',
    edited(
      searchBody(),
      'parameter[2]/valueIdentifier/system',
      'https://fhir.nhs.uk/Id/nhs-number',
    ),
    ['INVALID_VALUE parameter[2]/valueIdentifier/system'],
  ],
  [
    'another profile',
    edited(searchBody(), 'meta/profile[0]', 'https://fhir.nhs.uk/STU3/StructureDefinition/x'),
    ['INVALID_VALUE meta/profile[0]'],
  ],
  [
    'two profiles',
    edited(searchBody(), 'meta/profile[1]', 'https://fhir.nhs.uk/STU3/StructureDefinition/x'),
    ['INVALID_FHIR_STRUCTURE meta/profile', 'INVALID_VALUE meta/profile[1]'],
  ],
  [
    'another resource',
    edited(searchBody(), 'resourceType', 'Bundle'),
    ['INVALID_FHIR_STRUCTURE resourceType'],
  ],
  [
    'an unknown parameter',
    searchBody(criteria(), { name: 'unknownParameter', valueString: 'x' }),
    ['UNEXPECTED_FIELD parameter[4]'],
  ],
  [
    'a parameter twice',
    searchBody(criteria(), referringClinician, referringClinician),
    ['INVALID_FHIR_STRUCTURE parameter[5]'],
  ],
  [
    'a parameter that is missing',
    edited(searchBody(), 'parameter[1]', undefined),
    ['MISSING_VALUE parameter'],
  ],
  [
    'no parameters',
    edited(searchBody(), 'parameter', []),
    Array(4).fill('MISSING_VALUE parameter'),
  ],
  [
    'a value of another kind',
    edited(searchBody(), 'parameter[1]', { name: 'sortBy', valueCode: 'IWT' }),
    ['UNEXPECTED_FIELD parameter[1]/valueCode', 'MISSING_VALUE parameter[1]/valueCoding'],
  ],
  [
    'a clinician with eleven digits',
    searchBody(
      criteria(),
      identified('referringClinician', 'http://fhir.nhs.net/Id/sds-user-id', '02160055651'),
    ),
    ['INVALID_VALUE parameter[4]/valueIdentifier/value'],
  ],
  [
    'a commissioning rule organisation with the system of places',
    searchBody(criteria(), identified('commissioningRuleOrganisation', ods, 'R69')),
    ['INVALID_VALUE parameter[4]/valueIdentifier/system'],
  ],
  [
    'criteria without id',
    edited(searchBody(), `${inCriteria}/id`, undefined),
    [`MISSING_VALUE ${inCriteria}/id`],
  ],
  [
    'an id that is none',
    edited(searchBody(), `${inCriteria}/id`, 'a b'),
    [`INVALID_VALUE ${inCriteria}/id`],
  ],
  [
    'an unknown priority',
    edited(searchBody(), `${inCriteria}/parameter[0]/valueCoding/code`, 'SOON'),
    [`INVALID_CODE ${inCriteria}/parameter[0]/valueCoding/code`],
  ],
  [
    'a flag in words',
    edited(searchBody(), `${inCriteria}/parameter[1]/valueBoolean`, 'true'),
    [`INVALID_VALUE ${inCriteria}/parameter[1]/valueBoolean`],
  ],
  [
    'an unknown specialty',
    withCriterion(coded('specialty', '_baseUrl_/STU3/CodeSystem/SPECIALTY', 'CARDIO')),
    [`INVALID_CODE ${inCriteria}/parameter[2]/valueCoding/code`],
  ],
  [
    'a specialty of another system',
    withCriterion(coded('specialty', `${codes}/eRS-Specialty-1`, 'CARDIOLOGY')),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueCoding/system`],
  ],
  [
    'an unknown clinic type',
    withCriterion(coded('clinicType', `${codes}/eRS-ClinicType-1`, 'HEART')),
    [`INVALID_CODE ${inCriteria}/parameter[2]/valueCoding/code`],
  ],
  [
    'a wait limit below zero',
    withCriterion({ name: 'indicativeAppointmentWaitTimeLimit', valueUnsignedInt: -1 }),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueUnsignedInt`],
  ],
  [
    'half a mile',
    withCriterion({ name: 'distanceLimit', valueUnsignedInt: 0.5 }),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueUnsignedInt`],
  ],
  [
    'a distance that fits no integer',
    withCriterion({ name: 'distanceLimit', valueUnsignedInt: 2_147_483_648 }),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueUnsignedInt`],
  ],
  [
    'a number in quotes',
    withCriterion({ name: 'distanceLimit', valueUnsignedInt: '23' }),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueUnsignedInt`],
  ],
  [
    'half a postcode',
    withCriterion({ name: 'postcode', valueString: 'LS1' }),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueString`],
  ],
  [
    'a clinical term in words',
    withCriterion(coded('clinicalTerm', 'http://snomed.info/sct', 'angina')),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueCoding/code`],
  ],
  [
    'an organisation in lower case',
    withCriterion(identified('organisation', ods, 'r69')),
    [`INVALID_VALUE ${inCriteria}/parameter[2]/valueIdentifier/value`],
  ],
  [
    'an unknown commissioning',
    withCriterion(
      coded('commissioningProvisioning', `${codes}/eRS-CommissioningProvisioning-1`, 'ALL'),
    ),
    [`INVALID_CODE ${inCriteria}/parameter[2]/valueCoding/code`],
  ],
  [
    'a place, which can only be read',
    withCriterion({ name: 'place', valueString: 'Leeds' }),
    [`UNEXPECTED_FIELD ${inCriteria}/parameter[2]`],
  ],
  ['a list for a body', [], ['INVALID_FHIR_STRUCTURE Parameters']],
  ['a text for a body', 'Parameters', ['INVALID_FHIR_STRUCTURE Parameters']],
  ['null for a body', null, ['MISSING_VALUE Parameters']],
  ['no body', undefined, ['MISSING_VALUE Parameters']],
]

describe('readSearchServices', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readSearchServices(body)), problems))
  }

  it('tells all problems at once, in the order of the body', () => {
    const withWrongPatient = edited(searchBody(), 'parameter[2]/valueIdentifier/value', '1')
    const withoutSort = edited(withWrongPatient, 'parameter[1]/valueCoding', undefined)
    const withWrongPriority = edited(
      withoutSort,
      `${inCriteria}/parameter[0]/valueCoding/code`,
      'SOON',
    )
    assert.deepEqual(told(readSearchServices(edited(withWrongPriority, 'language', 'en'))), [
      'MISSING_VALUE parameter[1]/valueCoding',
      'INVALID_VALUE parameter[2]/valueIdentifier/value',
      `INVALID_CODE ${inCriteria}/parameter[0]/valueCoding/code`,
      'UNEXPECTED_FIELD language',
    ])
  })

  it('words a refusal as the published example does', () => {
    const body = searchBody(criteria({ name: 'unknownParameter', valueString: 'x' }))
    assert.deepEqual(said(readSearchServices(body)), [
      `'${inCriteria}/parameter[2]' (unknownParameter) unknown parameter name`,
    ])
  })

  it('shows a wrong code back, but neither a patient nor a postcode', () => {
    const wrongCode = edited(searchBody(), 'parameter[1]/valueCoding/code', 'NEAREST')
    assert.deepEqual(said(readSearchServices(wrongCode)), [
      "'parameter[1]/valueCoding/code' (NEAREST) is not one of DISTANCE, IWT",
    ])
    const wrongPatient = edited(searchBody(), 'parameter[2]/valueIdentifier/value', '123')
    assert.deepEqual(said(readSearchServices(wrongPatient)), [
      "'parameter[2]/valueIdentifier/value' is not an NHS number",
    ])
    const wrongPostcode = withCriterion({ name: 'postcode', valueString: 'LS12' })
    assert.deepEqual(said(readSearchServices(wrongPostcode)), [
      `'${inCriteria}/parameter[2]/valueString' is not a postcode`,
    ])
  })

  it('takes the specialty system behind any base URL', () => {
    for (const base of ['_baseUrl_', 'http://localhost:9000/referrals/FHIR', 'https://int.ers']) {
      const given = coded('specialty', `${base}/STU3/CodeSystem/SPECIALTY`, 'CARDIOLOGY')
      assert.deepEqual(told(readSearchServices(withCriterion(given))), [], base)
    }
  })

  it('takes a display with any coding, null as absent, and parameters in any order', () => {
    const body = searchBody(criteria(specialty, clinicType)) as { parameter: object[] }
    const displayed = edited(body, 'parameter[0]/valueCoding/display', 'Appointment Request')
    const withNull = edited(displayed, 'parameter[1]/valueCoding/display', null)
    assert.deepEqual(told(readSearchServices(withNull)), [])
    const turned = { ...body, parameter: body.parameter.toReversed() }
    assert.deepEqual(told(readSearchServices(turned)), [])
  })

  it('checks commissioning and then ignores it', () => {
    const system = `${codes}/eRS-CommissioningProvisioning-1`
    const read = readSearchServices(
      withCriterion(coded('commissioningProvisioning', system, 'ALL_SERVICES')),
    )
    assert.ok(read.ok)
    assert.deepEqual(read.value.command.criteria, {
      priority: 'URGENT',
      isAgeAndGenderAppropriate: true,
    })
  })

  it('spells a postcode as people do', () => {
    const read = readSearchServices(withCriterion({ name: 'postcode', valueString: 'ls12ut' }))
    assert.ok(read.ok)
    assert.equal(read.value.command.criteria.postcode, 'LS1 2UT')
  })

  it('knows where each field stood, and where an absent one would stand', () => {
    const read = readSearchServices(searchBody(criteria(specialty), referringClinician))
    assert.ok(read.ok)
    const { places } = read.value
    assert.equal(places.get('patient'), 'parameter[2]/valueIdentifier')
    assert.equal(places.get('referringClinician'), 'parameter[4]/valueIdentifier')
    assert.equal(places.get('commissioningRuleOrganisation'), 'parameter')
    assert.equal(places.get('criteria'), inCriteria)
    assert.equal(places.get('criteria.specialty'), `${inCriteria}/parameter[2]/valueCoding`)
  })
})

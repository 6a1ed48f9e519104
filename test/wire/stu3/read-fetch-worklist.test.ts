import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { worklists } from '../../../src/domain/worklist/list.ts'
import { readFetchWorklist } from '../../../src/wire/stu3/read-fetch-worklist.ts'
import { edited, said, told } from '../edit.ts'
import { concept, identified, listBody } from './request-bodies.ts'

const codes = 'https://fhir.nhs.uk/STU3/CodeSystem'
const indicator = (name: string, code: string) => {
  return concept(name, `${codes}/eRS-AssignedIndicator-1`, code)
}
const service = identified('service', 'http://fhir.nhs.net/Id/ers-service', '21012')
const location = identified(
  'location',
  'https://directory.spineservices.nhs.uk/STU3/Organization',
  'R6901',
)
const clinician = identified('clinician', 'http://fhir.nhs.net/Id/sds-user-id', '021600556514')
const specialty = concept('specialty', '_baseUrl_/STU3/CodeSystem/SPECIALTY', 'CARDIOLOGY')
const review = (...filters: readonly object[]) => listBody('REFERRALS_FOR_REVIEW', ...filters)
const selector = 'parameter[0]/valueCodeableConcept/coding[0]'
const advice = `${codes}/eRS-CommunicationListSelector-1`

type Mutation = readonly [what: string, body: unknown, told: readonly string[]]

const mutations: readonly Mutation[] = [
  ['a list that is none', listBody('BOOKED'), [`INVALID_CODE ${selector}/code`]],
  [
    'the list of advice requests',
    edited(review(), selector, { system: advice, code: 'ADVICE_AND_GUIDANCE_REQUESTS' }),
    [`INVALID_CODE ${selector}/code`],
  ],
  [
    'the code of advice lists in the system of referral lists',
    listBody('ADVICE_AND_GUIDANCE_REQUESTS'),
    [`INVALID_CODE ${selector}/code`],
  ],
  [
    'a referral list in the system of advice lists',
    edited(review(), `${selector}/system`, advice),
    [`INVALID_VALUE ${selector}/system`],
  ],
  [
    'a list of an unknown system',
    edited(review(), `${selector}/system`, `${codes}/eRS-ReferralListSelector-2`),
    [`INVALID_VALUE ${selector}/system`],
  ],
  [
    'two lists',
    edited(review(), 'parameter[0]/valueCodeableConcept/coding[1]', {
      system: `${codes}/eRS-ReferralListSelector-1`,
      code: 'AWAITING_BOOKING',
    }),
    ['INVALID_FHIR_STRUCTURE parameter[0]/valueCodeableConcept/coding'],
  ],
  ['no list', edited(review(service), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  [
    'a specialty that shall be assigned but is not named',
    review(indicator('specialtyAssignedIndicator', 'ASSIGNED')),
    ['MISSING_VALUE parameter'],
  ],
  [
    'a clinician who shall be assigned but is not named',
    review(indicator('clinicianAssignedIndicator', 'ASSIGNED')),
    ['MISSING_VALUE parameter'],
  ],
  [
    'a specialty that shall not be assigned',
    review(indicator('specialtyAssignedIndicator', 'NOT_ASSIGNED')),
    ['INVALID_VALUE parameter[1]/valueCodeableConcept/coding[0]/code'],
  ],
  ['a specialty without indicator', review(specialty), ['UNEXPECTED_FIELD parameter[1]']],
  ['a clinician without indicator', review(clinician), ['UNEXPECTED_FIELD parameter[1]']],
  [
    'a clinician beside NOT_ASSIGNED',
    review(clinician, indicator('clinicianAssignedIndicator', 'NOT_ASSIGNED')),
    ['UNEXPECTED_FIELD parameter[1]'],
  ],
  [
    'a specialty beside NOT_ASSIGNED',
    review(specialty, indicator('specialtyAssignedIndicator', 'NOT_ASSIGNED')),
    [
      'INVALID_VALUE parameter[2]/valueCodeableConcept/coding[0]/code',
      'UNEXPECTED_FIELD parameter[1]',
    ],
  ],
  [
    'an indicator that is none, and does not tell the value off for it',
    review(clinician, indicator('clinicianAssignedIndicator', 'MAYBE')),
    ['INVALID_CODE parameter[2]/valueCodeableConcept/coding[0]/code'],
  ],
  [
    'a wrong value and the missing indicator at once',
    review(edited(clinician, 'valueIdentifier/value', '1') as object),
    ['INVALID_VALUE parameter[1]/valueIdentifier/value', 'UNEXPECTED_FIELD parameter[1]'],
  ],
  [
    'a location of another system',
    review(
      edited(
        location,
        'valueIdentifier/system',
        'https://fhir.nhs.uk/Id/ods-organization-code',
      ) as object,
    ),
    ['INVALID_VALUE parameter[1]/valueIdentifier/system'],
  ],
  ['a filter twice', review(service, service), ['INVALID_FHIR_STRUCTURE parameter[2]']],
  ['an unknown filter', review({ name: 'patient' }), ['UNEXPECTED_FIELD parameter[1]']],
]

describe('readFetchWorklist', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readFetchWorklist(body)), problems))
  }

  it('reads each of the six lists', () => {
    for (const list of Object.keys(worklists)) {
      const read = readFetchWorklist(listBody(list))
      assert.ok(read.ok)
      assert.deepEqual(read.value.command, { list })
    }
  })

  it('reads all filters of a provider list', () => {
    const read = readFetchWorklist(
      review(
        service,
        location,
        indicator('specialtyAssignedIndicator', 'ASSIGNED'),
        specialty,
        clinician,
        indicator('clinicianAssignedIndicator', 'ASSIGNED'),
      ),
    )
    assert.deepEqual(said(read), [])
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      list: 'REFERRALS_FOR_REVIEW',
      service: '21012',
      location: 'R6901',
      specialty: 'CARDIOLOGY',
      clinician: { is: 'ASSIGNED', user: '021600556514' },
    })
    assert.equal(read.value.places.get('clinician'), 'parameter[5]/valueIdentifier')
    assert.equal(read.value.places.get('specialty'), 'parameter[4]/valueCodeableConcept/coding[0]')
  })

  it('reads that no clinician shall be assigned', () => {
    const read = readFetchWorklist(review(indicator('clinicianAssignedIndicator', 'NOT_ASSIGNED')))
    assert.ok(read.ok)
    assert.deepEqual(read.value.command.clinician, { is: 'NOT_ASSIGNED' })
  })

  it('leaves a specialty that does not exist to the domain', () => {
    const unknown = concept('specialty', 'http://host/STU3/CodeSystem/SPECIALTY', 'ALCHEMY')
    const read = readFetchWorklist(
      review(indicator('specialtyAssignedIndicator', 'ASSIGNED'), unknown),
    )
    assert.ok(read.ok)
    assert.equal(read.value.command.specialty, 'ALCHEMY')
  })

  it('refuses each filter of a referrer list once', () => {
    for (const [list, side] of Object.entries(worklists)) {
      if (side !== 'referrer') continue
      const body = listBody(
        list,
        service,
        clinician,
        indicator('specialtyAssignedIndicator', 'ASSIGNED'),
      )
      assert.deepEqual(told(readFetchWorklist(body)).toSorted(), [
        'UNEXPECTED_FIELD parameter[1]',
        'UNEXPECTED_FIELD parameter[2]',
        'UNEXPECTED_FIELD parameter[3]',
      ])
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { jsonSchemaOf } from '../../../src/wire/shape/json-schema.ts'
import {
  fetchAdviceWorklistBody,
  readFetchAdviceWorklist,
} from '../../../src/wire/stu3/read-fetch-advice-worklist.ts'
import { edited, said, told } from '../edit.ts'
import { adviceListBody, concept, identified, listBody } from './request-bodies.ts'

const codes = 'https://fhir.nhs.uk/STU3/CodeSystem'
const list = 'ADVICE_AND_GUIDANCE_REQUESTS'
const advice = (...filters: readonly object[]) => adviceListBody(list, ...filters)
const concepts = 'parameter[0]/valueCodeableConcept'
const selector = `${concepts}/coding[0]`
const referrals = `${codes}/eRS-ReferralListSelector-1`
const indicator = (name: string, code: string) => {
  return concept(name, `${codes}/eRS-AssignedIndicator-1`, code)
}
const service = identified('service', 'http://fhir.nhs.net/Id/ers-service', '11014')
const location = identified(
  'location',
  'https://directory.spineservices.nhs.uk/STU3/Organization',
  'R6901',
)
const clinician = identified('clinician', 'http://fhir.nhs.net/Id/sds-user-id', '021600556514')
const specialty = concept('specialty', '_baseUrl_/STU3/CodeSystem/SPECIALTY', 'CARDIOLOGY')

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['a list of referrals', listBody('REFERRALS_FOR_REVIEW'), [`INVALID_CODE ${selector}/code`]],
  ['a referral list in the system of advice lists', adviceListBody('REFERRALS_FOR_REVIEW'), [`INVALID_CODE ${selector}/code`]],
  ['the advice list in the system of referral lists', listBody(list), [`INVALID_VALUE ${selector}/system`]],
  ['a list of an unknown system', edited(advice(), `${selector}/system`, `${codes}/eRS-CommunicationListSelector-2`),
    [`INVALID_VALUE ${selector}/system`]],
  ['a list that is none', adviceListBody('ADVICE'), [`INVALID_CODE ${selector}/code`]],
  ['two lists, each for its own sake', edited(advice(), `${concepts}/coding[1]`, { system: referrals, code: 'LETTERS_OUTSTANDING' }),
    [`INVALID_FHIR_STRUCTURE ${concepts}/coding`, `INVALID_CODE ${concepts}/coding[1]/code`]],
  ['no list', edited(advice(service), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  ['a specialty that shall be assigned but is not named', advice(indicator('specialtyAssignedIndicator', 'ASSIGNED')),
    ['MISSING_VALUE parameter']],
  ['a specialty that shall not be assigned', advice(indicator('specialtyAssignedIndicator', 'NOT_ASSIGNED')),
    ['INVALID_VALUE parameter[1]/valueCodeableConcept/coding[0]/code']],
  ['a clinician without indicator', advice(clinician), ['UNEXPECTED_FIELD parameter[1]']],
  ['a filter twice', advice(service, service), ['INVALID_FHIR_STRUCTURE parameter[2]']],
  ['an unknown filter', advice({ name: 'status' }), ['UNEXPECTED_FIELD parameter[1]']],
  ['everything that is wrong at once', edited(listBody(list, clinician, service), 'parameter[2]/valueIdentifier/value', 'x'),
    [`INVALID_VALUE ${selector}/system`, 'INVALID_VALUE parameter[2]/valueIdentifier/value', 'UNEXPECTED_FIELD parameter[1]']],
]

describe('readFetchAdviceWorklist', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readFetchAdviceWorklist(body)), problems))
  }

  it('reads the one list', () => {
    const read = readFetchAdviceWorklist(advice())
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, { list })
    assert.equal(read.value.places.get('list'), selector)
    assert.equal(read.value.places.get('service'), 'parameter')
  })

  it('reads all filters of A008', () => {
    const read = readFetchAdviceWorklist(
      advice(
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
      list,
      service: '11014',
      location: 'R6901',
      specialty: 'CARDIOLOGY',
      clinician: { is: 'ASSIGNED', user: '021600556514' },
    })
    assert.equal(read.value.places.get('clinician'), 'parameter[5]/valueIdentifier')
  })

  it('reads that no clinician shall be assigned', () => {
    const read = readFetchAdviceWorklist(
      advice(indicator('clinicianAssignedIndicator', 'NOT_ASSIGNED')),
    )
    assert.ok(read.ok)
    assert.deepEqual(read.value.command.clinician, { is: 'NOT_ASSIGNED' })
  })

  it('names the one list to readers of the schema', () => {
    const schema = JSON.stringify(jsonSchemaOf(fetchAdviceWorklistBody.schema))
    assert.match(schema, /"enum":\["ADVICE_AND_GUIDANCE_REQUESTS"\]/)
    assert.doesNotMatch(schema, /REFERRALS_FOR_REVIEW/)
  })
})

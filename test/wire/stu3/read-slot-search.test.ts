import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { queryParametersOf } from '../../../src/wire/query.ts'
import { readSlotSearch, slotSearchQuery } from '../../../src/wire/stu3/read-slot-search.ts'
import { said, told } from '../edit.ts'

const headers = { 'nhsd-ers-comm-rule-org': 'R68' }

const given: Readonly<Record<string, string>> = {
  'schedule.actor:HealthcareService': '11000',
  appointmentType: 'ROUTINE',
  status: 'free',
  _count: '20',
  page: '1',
}

function query(changes: Readonly<Record<string, string | undefined>> = {}): string {
  return Object.entries({ ...given, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

type Mutation = readonly [what: string, query: string, told: readonly string[]]

const mutations: readonly Mutation[] = [
  ...Object.keys(given).map((name): Mutation => {
    return [`no ${name}`, query({ [name]: undefined }), [`MISSING_PARAMETER ${name}`]]
  }),
  ...Object.keys(given).map((name): Mutation => {
    return [`an empty ${name}`, query({ [name]: '' }), [`INVALID_VALUE ${name}`]]
  }),
  [
    'a service in letters',
    query({ 'schedule.actor:HealthcareService': 'cardiology' }),
    ['INVALID_VALUE schedule.actor:HealthcareService'],
  ],
  [
    'two services',
    query({ 'schedule.actor:HealthcareService': '11000,11001' }),
    ['INVALID_VALUE schedule.actor:HealthcareService'],
  ],
  [
    'a clinician with eleven digits',
    query({ 'schedule.actor:Practitioner': '92160055651' }),
    ['INVALID_VALUE schedule.actor:Practitioner'],
  ],
  ['a priority that is none', query({ appointmentType: 'SOON' }), ['INVALID_CODE appointmentType']],
  ['busy slots', query({ status: 'busy-tentative' }), ['INVALID_VALUE status']],
  ['slots of no state', query({ status: 'available' }), ['INVALID_CODE status']],
  ['a page of none', query({ _count: '0' }), ['INVALID_VALUE _count']],
  ['a page of 101', query({ _count: '101' }), ['INVALID_VALUE _count']],
  ['a page of five and a half', query({ _count: '5.5' }), ['INVALID_VALUE _count']],
  ['page 0', query({ page: '0' }), ['INVALID_VALUE page']],
  ['page -1', query({ page: '-1' }), ['INVALID_VALUE page']],
  ['page 2147483648', query({ page: '2147483648' }), ['INVALID_VALUE page']],
  ['page 01', query({ page: '01' }), ['INVALID_VALUE page']],
  ['another include', query({ _include: 'Slot:service' }), ['INVALID_VALUE _include']],
  ['an unknown parameter', query({ start: 'gt2026-11-17' }), ['INVALID_VALUE start']],
  ['a parameter twice', `${query()}&page=2`, ['INVALID_VALUE page']],
  ['a broken percent sign', query({ status: '%f' }), ['INVALID_VALUE status']],
]

describe('readSlotSearch', () => {
  for (const [what, raw, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readSlotSearch(raw, headers)), problems))
  }

  it('reads the least there is', () => {
    const read = readSlotSearch(query(), headers)
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      service: '11000',
      commissioningRuleOrganisation: 'R68',
      priority: 'ROUTINE',
      count: 20,
      page: 1,
    })
  })

  it('reads a clinician and an include, percent-encoded or not', () => {
    const more = '&schedule.actor%3APractitioner=921600556514&_include=Slot%3Aschedule'
    const read = readSlotSearch(query({ _count: '100', page: '2147483647' }) + more, headers)
    assert.ok(read.ok)
    assert.equal(read.value.command.clinician, '921600556514')
    assert.equal(read.value.command.page, 2_147_483_647)
  })

  it('misses the header', () => {
    for (const without of [{}, { 'nhsd-ers-comm-rule-org': ' ' }]) {
      const problems = ['MISSING_HEADER NHSD-eRS-Comm-Rule-Org']
      assert.deepEqual(told(readSlotSearch(query(), without)), problems)
    }
  })

  it('refuses a header that holds no ODS code, or two', () => {
    for (const wrong of ['r68', 'R68, R69', ['R68', 'R69']]) {
      const problems = ['INVALID_VALUE NHSD-eRS-Comm-Rule-Org']
      assert.deepEqual(told(readSlotSearch(query(), { 'nhsd-ers-comm-rule-org': wrong })), problems)
    }
  })

  it('tells problems of the query and of the header at once', () => {
    assert.deepEqual(said(readSlotSearch(query({ _count: '500', page: undefined }), {})), [
      "'_count' (500) is not a whole number from 1 to 100",
      "'page' is mandatory, but was not supplied",
      "'NHSD-eRS-Comm-Rule-Org' is mandatory, but was not supplied",
    ])
  })

  it('shows its parameters to OpenAPI, numbers as numbers', () => {
    const shown = new Map(queryParametersOf(slotSearchQuery).map((each) => [each.name, each]))
    assert.deepEqual(shown.get('_count')?.schema, { type: 'integer', minimum: 1, maximum: 100 })
    assert.deepEqual(shown.get('appointmentType')?.schema, {
      type: 'string',
      enum: ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'],
    })
    assert.equal(shown.get('schedule.actor:Practitioner')?.isRequired, false)
  })
})

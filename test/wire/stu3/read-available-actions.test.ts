import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { queryParametersOf } from '../../../src/wire/query.ts'
import {
  availableActionsQuery,
  readAvailableActions,
} from '../../../src/wire/stu3/read-available-actions.ts'
import { said, told } from '../edit.ts'

const focus = 'ReferralRequest/000000070000/_history/6'
const rest = 'intent=proposal&status=ready'
const withFocus = (text: string) => `focus=${text}&${rest}`

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, raw: string, told: readonly string[]])[] = [
  ['nothing', '', ['MISSING_PARAMETER focus', 'MISSING_PARAMETER intent', 'MISSING_PARAMETER status']],
  ['no focus', rest, ['MISSING_PARAMETER focus']],
  ['no intent', `focus=${focus}&status=ready`, ['MISSING_PARAMETER intent']],
  ['no status', `focus=${focus}&intent=proposal`, ['MISSING_PARAMETER status']],
  ['an empty focus', withFocus(''), ['INVALID_VALUE focus']],
  ['another intent', `focus=${focus}&intent=order&status=ready`, ['INVALID_VALUE intent']],
  ['another status', `focus=${focus}&intent=proposal&status=draft`, ['INVALID_VALUE status']],
  ['a status in capitals', `focus=${focus}&intent=proposal&status=READY`, ['INVALID_VALUE status']],
  ['a referral without a version', withFocus('ReferralRequest/000000070000'), ['INVALID_VALUE focus']],
  ['a UBRN alone', withFocus('000000070000'), ['INVALID_VALUE focus']],
  ['an advice request', withFocus('CommunicationRequest/000000070000/_history/6'), ['INVALID_VALUE focus']],
  ['an absolute reference', withFocus(`http://127.0.0.1/STU3/${focus}`), ['INVALID_VALUE focus']],
  ['a UBRN that nobody can have', withFocus('ReferralRequest/7/_history/6'), ['REFERENCE_NOT_FOUND focus']],
  ['a version that is no number', withFocus('ReferralRequest/000000070000/_history/six'), ['REFERENCE_NOT_FOUND focus']],
  ['a focus twice', `${withFocus(focus)}&focus=${focus}`, ['INVALID_VALUE focus']],
  ['a parameter nobody knows', `${withFocus(focus)}&code=CREATE_APPOINTMENT`, ['INVALID_VALUE code']],
]

describe('readAvailableActions', () => {
  for (const [what, raw, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readAvailableActions(raw)), problems))
  }

  it('reads the referral and its version, percent-encoded or not', () => {
    for (const text of [focus, encodeURIComponent(focus)]) {
      const read = readAvailableActions(withFocus(text))
      assert.ok(read.ok)
      assert.deepEqual(read.value.command, { ubrn: '000000070000', version: 6 })
      assert.equal(read.value.places.get('version'), 'focus')
    }
  })

  it('shows a wrong value back', () => {
    assert.deepEqual(said(readAvailableActions(`focus=${focus}&intent=plan&status=ready`)), [
      "'intent' (plan) is not proposal",
    ])
  })

  it('suggests a query that can be read', () => {
    const pairs = queryParametersOf(availableActionsQuery).map((each) => [each.name, each.example])
    assert.deepEqual(pairs, [
      ['focus', focus],
      ['intent', 'proposal'],
      ['status', 'ready'],
    ])
  })
})

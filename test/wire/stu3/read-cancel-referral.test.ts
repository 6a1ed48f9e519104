import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCancelReferral } from '../../../src/wire/stu3/read-cancel-referral.ts'
import { edited, said, told } from '../edit.ts'
import { cancelReferralBody } from './request-bodies.ts'

const reason = 'parameter[0]/valueCoding'
const comments = (valueString: string) =>
  cancelReferralBody({ name: 'cancellationComments', valueString })
const commentAt = 'parameter[1]/valueString'

const ofA028 = 'https://fhir.nhs.uk/STU3/StructureDefinition/eRS-RecordReviewOutcome-Parameters-1'

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['a body of A028', edited(cancelReferralBody(), 'meta/profile[0]', ofA028),
    ['INAPPROPRIATE_VALUE meta/profile[0]']],
  ['no reason', edited(cancelReferralBody(), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  ['a reason of another set', edited(cancelReferralBody(), `${reason}/system`, '_baseUrl_/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON'),
    [`INAPPROPRIATE_VALUE ${reason}/system`]],
  ['a reason that is none', edited(cancelReferralBody(), `${reason}/code`, 'RAIN'), [`INAPPROPRIATE_VALUE ${reason}/code`]],
  ['blank comments', comments(' '), [`INAPPROPRIATE_VALUE ${commentAt}`]],
  ['comments of 2001 characters', comments('x'.repeat(2_001)), [`INAPPROPRIATE_VALUE ${commentAt}`]],
  ['a parameter nobody knows', cancelReferralBody({ name: 'reason', valueString: 'x' }), ['INAPPROPRIATE_VALUE parameter[1]']],
  ['everything that is wrong at once', edited(comments(''), `${reason}/code`, 'RAIN'),
    [`INAPPROPRIATE_VALUE ${reason}/code`, `INAPPROPRIATE_VALUE ${commentAt}`]],
]

describe('readCancelReferral', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readCancelReferral(body)), problems))
  }

  it('reads reason and comment in any order, and where they stand', () => {
    const { parameter } = comments('Goes abroad') as { parameter: object[] }
    const read = readCancelReferral({ ...cancelReferralBody(), parameter: parameter.toReversed() })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, { reason: 'INTEND_PRIVATE', comment: 'Goes abroad' })
    assert.equal(read.value.places.get('comment'), 'parameter[0]/valueString')
    assert.equal(read.value.places.get('reason'), 'parameter[1]/valueCoding')
  })

  it('leaves it to the domain whether a comment may be absent', () => {
    const read = readCancelReferral(cancelReferralBody())
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, { reason: 'INTEND_PRIVATE' })
    assert.equal(read.value.places.get('comment'), 'parameter')
  })

  it('takes 2000 characters of comments, however many bytes they have', () => {
    assert.ok(readCancelReferral(comments('🩺'.repeat(2_000))).ok)
  })

  it('never shows comments back', () => {
    assert.deepEqual(said(readCancelReferral(comments(`Smith${'x'.repeat(2_000)}`))), [
      `'${commentAt}' is not a text of 1 to 2000 characters without control characters`,
    ])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readReviewOutcome } from '../../../src/wire/stu3/read-review-outcome.ts'
import { edited, said, told } from '../edit.ts'
import { fileId, letterFile, reviewBody, reviewFile } from './request-bodies.ts'

const outcome = 'parameter[0]/valueCoding'
const comments = 'parameter[1]/valueString'
const priority = 'parameter[2]/valueCoding'
const file = 'parameter[3]/resource'
const withFile = (place: string, value: unknown) =>
  edited(reviewBody(reviewFile()), `${file}/${place}`, value)

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['an outcome of A022', edited(reviewBody(), `${outcome}/code`, 'CANCEL_APPOINTMENT_ACTION_LATER'),
    [`INAPPROPRIATE_VALUE ${outcome}/code`]],
  ['an outcome of A027', edited(reviewBody(), `${outcome}/code`, 'PROVIDER_CONVERTED_ADVICE_AND_GUIDANCE_ADMIN_TO_REFER'),
    [`INAPPROPRIATE_VALUE ${outcome}/code`]],
  ['an outcome of the web application alone', edited(reviewBody(), `${outcome}/code`, 'ACCEPT_REFER_BOOK_NOW'),
    [`INVALID_CODE ${outcome}/code`]],
  ['an outcome of another system', edited(reviewBody(), `${outcome}/system`, 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReviewReason-1'),
    [`INVALID_VALUE ${outcome}/system`]],
  ['no outcome', edited(reviewBody(), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  ['two outcomes', reviewBody(reviewBodyPart(0)), ['INVALID_VALUE parameter[3]']],
  ['no comments', edited(reviewBody(), 'parameter[1]', undefined), ['MISSING_VALUE parameter']],
  ['blank comments', edited(reviewBody(), comments, ' \n '), [`INVALID_VALUE ${comments}`]],
  ['comments of 2001 characters', edited(reviewBody(), comments, 'x'.repeat(2_001)), [`INVALID_VALUE ${comments}`]],
  ['comments with a control character', edited(reviewBody(), comments, 'a\u0007b'), [`INVALID_VALUE ${comments}`]],
  ['a priority that is none', edited(reviewBody(), `${priority}/code`, 'SOON'), [`INVALID_CODE ${priority}/code`]],
  ['a file that is superseded', withFile('status', 'superseded'), [`INAPPROPRIATE_VALUE ${file}/status`]],
  ['a file of no status that there is', withFile('status', 'active'), [`INVALID_CODE ${file}/status`]],
  ['a type that is none', withFile('type/coding[0]/code', 'LETTER'), [`INVALID_CODE ${file}/type/coding[0]/code`]],
  ['a description of 201 characters', withFile('description', 'x'.repeat(201)), [`INVALID_VALUE ${file}/description`]],
  ['an older id of a file', withFile('content[0]/attachment/url', 'Binary/att-70000-70001'),
    [`REFERENCE_NOT_FOUND ${file}/content[0]/attachment/url`]],
  ['a letter of A012', reviewBody(letterFile(`Binary/${fileId}`)), ['INVALID_VALUE parameter[3]']],
  ['a body of A012', edited(reviewBody(), 'meta/profile[0]', 'https://fhir.nhs.uk/STU3/StructureDefinition/eRS-MaintainReferralLetter-Parameters-1'),
    ['INVALID_VALUE meta/profile[0]']],
  ['everything that is wrong at once', edited(edited(withFile('status', 'superseded'), comments, ''), `${outcome}/code`, 'LATER'),
    [`INVALID_CODE ${outcome}/code`, `INVALID_VALUE ${comments}`, `INAPPROPRIATE_VALUE ${file}/status`]],
]

function reviewBodyPart(index: number): object {
  return (reviewBody() as { parameter: object[] }).parameter[index] ?? {}
}

describe('readReviewOutcome', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readReviewOutcome(body)), problems))
  }

  it('reads outcome, comments, priority and files in any order', () => {
    const { parameter } = reviewBody(reviewFile()) as { parameter: object[] }
    const read = readReviewOutcome({ ...reviewBody(), parameter: parameter.toReversed() })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      outcome: 'ACCEPT_REFER_BOOK_LATER',
      comment: 'To be booked soon',
      priority: 'URGENT',
      files: [{ documentId: fileId, type: 'PROVIDER' }],
    })
    const { places } = read.value
    assert.equal(places.get('priority'), 'parameter[1]/valueCoding')
    const urlAt = 'parameter[0]/resource/content[0]/attachment/url'
    assert.equal(places.get('files[0].documentId'), urlAt)
  })

  it('leaves it to the domain whether a priority may be absent', () => {
    const read = readReviewOutcome(edited(reviewBody(), 'parameter[2]', undefined))
    assert.ok(read.ok)
    assert.equal('priority' in read.value.command, false)
    assert.equal(read.value.places.get('priority'), 'parameter')
  })

  it('takes 2000 characters of comments, however many bytes they have', () => {
    const comment = '🩺'.repeat(2_000)
    const read = readReviewOutcome(edited(reviewBody(), comments, comment))
    assert.ok(read.ok)
    assert.equal(read.value.command.comment, comment)
  })

  it('never shows comments back', () => {
    const body = edited(reviewBody(), comments, `Smith${'x'.repeat(2_000)}`)
    assert.deepEqual(said(readReviewOutcome(body)), [
      `'${comments}' is not a text of 1 to 2000 characters without control characters`,
    ])
  })
})

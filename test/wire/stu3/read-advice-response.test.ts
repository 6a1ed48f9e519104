import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pluck } from '../../../src/wire/shape/kind.ts'
import { readAdviceResponse } from '../../../src/wire/stu3/read-advice-response.ts'
import { edited, said, told } from '../edit.ts'
import {
  answerBody,
  barredTexts,
  convertBody,
  guidanceFile,
  requestFile,
  takenTexts,
} from './advice-bodies.ts'
import { fileId } from './request-bodies.ts'

const outcome = 'parameter[0]/valueCoding'
const recommendation = 'parameter[1]/valueCoding'
const text = 'parameter[2]/valueString'
const priority = 'parameter[3]/valueCoding'
const file = 'parameter[4]/resource'
const convertProfile = pluck(convertBody(), 'meta', 'profile', 0)
const answering = (words: unknown) => edited(answerBody(), text, words)
const withFile = (place: string, value: unknown) =>
  edited(answerBody(guidanceFile()), `${file}/${place}`, value)

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['no parameters', edited(answerBody(), 'parameter', []), Array(3).fill('MISSING_VALUE parameter')],
  ['the outcome of A027', edited(answerBody(), `${outcome}/code`, 'PROVIDER_CONVERTED'), [`INAPPROPRIATE_VALUE ${outcome}/code`]],
  ['an outcome that is none', edited(answerBody(), `${outcome}/code`, 'ACCEPTED'), [`INVALID_VALUE ${outcome}/code`]],
  ['an outcome of triage', edited(answerBody(), `${outcome}/system`, 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReviewOutcome-1'),
    [`INVALID_VALUE ${outcome}/system`]],
  ['no outcome', edited(answerBody(), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  ['two outcomes', answerBody(answerBodyPart(0)), ['INVALID_VALUE parameter[4]']],
  ['a recommendation that is none', edited(answerBody(), `${recommendation}/code`, 'REFER'), [`INVALID_VALUE ${recommendation}/code`]],
  ['a recommendation in words', edited(answerBody(), 'parameter[1]', { name: 'guidanceIntendedRecommendation', valueString: 'OTHER' }),
    ['INVALID_VALUE parameter[1]/valueString', 'MISSING_VALUE parameter[1]/valueCoding']],
  ['no guidance', edited(answerBody(), 'parameter[2]', undefined), ['MISSING_VALUE parameter']],
  ['no priority', edited(answerBody(), 'parameter[3]', undefined), ['MISSING_VALUE parameter']],
  ['a priority that is none', edited(answerBody(), `${priority}/code`, 'SOON'), [`INVALID_VALUE ${priority}/code`]],
  ['a list of priorities', edited(answerBody(), priority, []), [`INVALID_VALUE ${priority}`]],
  ['a file that is superseded', withFile('status', 'superseded'), [`INAPPROPRIATE_VALUE ${file}/status`]],
  ['a type that is none', withFile('type/coding[0]/code', 'ANSWER'), [`INVALID_VALUE ${file}/type/coding[0]/code`]],
  ['a description of 201 characters', withFile('description', 'x'.repeat(201)), [`INVALID_VALUE ${file}/description`]],
  ['an older id of a file', withFile('content[0]/attachment/url', 'Binary/att-70000-70001'),
    [`REFERENCE_NOT_FOUND ${file}/content[0]/attachment/url`]],
  ['a file of A044', answerBody(requestFile()), ['INVALID_VALUE parameter[4]']],
  ['an unknown field', edited(answerBody(), 'id', '1'), ['INVALID_VALUE id']],
  ['a body of A027', edited(answerBody(), 'meta/profile[0]', convertProfile),
    ['INVALID_VALUE meta/profile[0]']],
  ['everything that is wrong at once', edited(edited(withFile('status', 'superseded'), text, ''), `${outcome}/code`, 'PROVIDER_CONVERTED'),
    [`INAPPROPRIATE_VALUE ${outcome}/code`, `INVALID_VALUE ${text}`, `INAPPROPRIATE_VALUE ${file}/status`]],
]

function answerBodyPart(index: number): object {
  return (answerBody() as { parameter: object[] }).parameter[index] ?? {}
}

describe('readAdviceResponse', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readAdviceResponse(body)), problems))
  }

  for (const [what, words] of barredTexts) {
    it(`refuses ${what} as guidance`, () => {
      assert.deepEqual(told(readAdviceResponse(answering(words))), [`INVALID_VALUE ${text}`])
    })
  }

  it('takes links, signs and 8,000 characters, however many bytes they have', () => {
    for (const words of takenTexts) {
      const read = readAdviceResponse(answering(words))
      assert.ok(read.ok)
      assert.equal(read.value.command.text, words)
    }
  })

  it('never shows guidance back', () => {
    assert.doesNotMatch(said(readAdviceResponse(answering('<b>Smith</b>'))).join(), /Smith/)
  })

  it('reads all there is, in any order', () => {
    const { parameter } = answerBody(guidanceFile()) as { parameter: object[] }
    const read = readAdviceResponse({ ...answerBody(), parameter: parameter.toReversed() })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
      recommendation: 'OTHER',
      text: 'Nothing for now',
      priority: 'URGENT',
      files: [{ documentId: fileId, type: 'GUIDANCE_RESPONSE' }],
    })
    const { places } = read.value
    assert.equal(places.get('priority'), 'parameter[1]/valueCoding')
    assert.equal(places.get('recommendation'), 'parameter[3]/valueCoding')
    const urlAt = 'parameter[0]/resource/content[0]/attachment/url'
    assert.equal(places.get('files[0].documentId'), urlAt)
  })

  it('leaves it to the domain which outcome wants a recommendation', () => {
    for (const code of ['REQUIRE_FURTHER_INFORMATION', 'RETURN_TO_REFERRER_WITH_ADVICE']) {
      const body = edited(answerBody(), `${outcome}/code`, code)
      const [withOne, without] = [body, edited(body, 'parameter[1]', undefined)].map(
        readAdviceResponse,
      )
      assert.ok(withOne?.ok && without?.ok)
      assert.equal(withOne.value.command.outcome, code)
      assert.equal('recommendation' in without.value.command, false)
      assert.equal(without.value.places.get('recommendation'), 'parameter')
    }
  })

  it('knows every recommendation that is published', () => {
    for (const code of [
      'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED',
      'ADVICE_FOLLOWED_BY_REFERRAL_IF_REQUIRED',
      'REFERRAL_RECOMMENDED',
      'OTHER',
    ]) {
      const read = readAdviceResponse(edited(answerBody(), `${recommendation}/code`, code))
      assert.ok(read.ok)
      assert.equal(read.value.command.recommendation, code)
    }
  })
})

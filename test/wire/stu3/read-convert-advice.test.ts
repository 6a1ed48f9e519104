import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placed } from '../../../src/wire/read.ts'
import { readConvertAdvice } from '../../../src/wire/stu3/read-convert-advice.ts'
import { edited, said, told } from '../edit.ts'
import { barredTexts, convertBody, guidanceFile, requestFile, takenTexts } from './advice-bodies.ts'
import { fileId, reviewFile } from './request-bodies.ts'

const createFrom = 'parameter[0]/valueReference/reference'
const text = 'parameter[1]/valueString'
const priority = 'parameter[2]/valueCoding'
const comments = 'parameter[3]/valueString'
const otherId = 'a1cdfd7f-9ea5-4f5f-9a7e-0c3a3ee1d5b2'
const from = (reference: unknown) => edited(convertBody(), createFrom, reference)
const withFile = (place: string, value: unknown) =>
  edited(convertBody(guidanceFile(), reviewFile()), `parameter[5]/resource/${place}`, value)

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['no parameters', edited(convertBody(), 'parameter', []), Array(4).fill('MISSING_VALUE parameter')],
  ['an advice request without a version', from('CommunicationRequest/000000070000'), [`INVALID_VALUE ${createFrom}`]],
  ['a UBRN alone', from('000000070000'), [`INVALID_VALUE ${createFrom}`]],
  ['a referral', from('ReferralRequest/000000070000/_history/3'), [`INVALID_VALUE ${createFrom}`]],
  ['an absolute reference', from('http://127.0.0.1/STU3/CommunicationRequest/000000070000/_history/3'), [`INVALID_VALUE ${createFrom}`]],
  ['more behind the version', from('CommunicationRequest/000000070000/_history/3/4'), [`INVALID_VALUE ${createFrom}`]],
  ['a UBRN that nobody can have', from('CommunicationRequest/7/_history/3'), [`REFERENCE_NOT_FOUND ${createFrom}`]],
  ['a version that is no number', from('CommunicationRequest/000000070000/_history/three'), [`REFERENCE_NOT_FOUND ${createFrom}`]],
  ['a version with zeros before it', from('CommunicationRequest/000000070000/_history/03'), [`REFERENCE_NOT_FOUND ${createFrom}`]],
  ['a number as reference', from(3), [`INVALID_VALUE ${createFrom}`]],
  ['nothing to create from', edited(convertBody(), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  ['no guidance', edited(convertBody(), 'parameter[1]', undefined), ['MISSING_VALUE parameter']],
  ['no priority', edited(convertBody(), 'parameter[2]', undefined), ['MISSING_VALUE parameter']],
  ['a priority that is none', edited(convertBody(), `${priority}/code`, 'SOON'), [`INVALID_VALUE ${priority}/code`]],
  ['no comments', edited(convertBody(), 'parameter[3]', undefined), ['MISSING_VALUE parameter']],
  ['blank comments', edited(convertBody(), comments, ' '), [`INVALID_VALUE ${comments}`]],
  ['comments of 2001 characters', edited(convertBody(), comments, 'x'.repeat(2_001)), [`INVALID_VALUE ${comments}`]],
  ['comments with a control character', edited(convertBody(), comments, 'a\u0007b'), [`INVALID_VALUE ${comments}`]],
  ['a file that is superseded', withFile('status', 'superseded'), ['INAPPROPRIATE_VALUE parameter[5]/resource/status']],
  ['a type that is none', withFile('type/coding[0]/code', 'ANSWER'), ['INVALID_VALUE parameter[5]/resource/type/coding[0]/code']],
  ['an older id of a file', withFile('content[0]/attachment/url', 'Binary/att-70000-70001'),
    ['REFERENCE_NOT_FOUND parameter[5]/resource/content[0]/attachment/url']],
  ['a file of A044', convertBody(requestFile()), ['INVALID_VALUE parameter[4]']],
  ['an outcome as in A026', convertBody({ name: 'guidanceOutcome' }), ['INVALID_VALUE parameter[4]']],
  ['a list of files as one', edited(convertBody(guidanceFile()), 'parameter[4]/resource', []), ['INVALID_VALUE parameter[4]/resource']],
  ['everything that is wrong at once', edited(edited(withFile('status', 'superseded'), text, '<b>'), createFrom, 'CommunicationRequest/7/_history/3'),
    [`REFERENCE_NOT_FOUND ${createFrom}`, `INVALID_VALUE ${text}`, 'INAPPROPRIATE_VALUE parameter[5]/resource/status']],
]

describe('readConvertAdvice', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readConvertAdvice(body)), problems))
  }

  for (const [what, words] of barredTexts) {
    it(`refuses ${what} as guidance`, () => {
      const read = readConvertAdvice(edited(convertBody(), text, words))
      assert.deepEqual(told(read), [`INVALID_VALUE ${text}`])
    })
  }

  it('takes links, signs and 8,000 characters of guidance, and 2,000 of comments', () => {
    const comment = '🩺'.repeat(2_000)
    for (const words of takenTexts) {
      const body = edited(edited(convertBody(), text, words), comments, comment)
      const read = readConvertAdvice(body)
      assert.ok(read.ok)
      assert.equal(read.value.command.text, words)
      assert.equal(read.value.command.comment, comment)
    }
  })

  it('takes comments as they are: they are no part of the conversation', () => {
    const read = readConvertAdvice(edited(convertBody(), comments, 'see <Smith>'))
    assert.ok(read.ok)
    assert.equal(read.value.command.comment, 'see <Smith>')
  })

  it('never shows guidance or comments back', () => {
    const body = edited(edited(convertBody(), text, '<b>Smith'), comments, 'Smith\u0000')
    const shown = said(readConvertAdvice(body))
    assert.equal(shown.length, 2)
    assert.doesNotMatch(shown.join(), /Smith/)
  })

  it('reads all there is, in any order, each file in its own set', () => {
    const further = [reviewFile(), guidanceFile(`Binary/${otherId}`), guidanceFile()]
    const { parameter } = convertBody(...further) as { parameter: object[] }
    const read = readConvertAdvice({ ...convertBody(), parameter: parameter.toReversed() })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      ubrn: '000000070000',
      version: 3,
      text: 'We shall see the patient',
      comment: 'To be booked soon',
      priority: 'URGENT',
      guidanceFiles: [
        { documentId: fileId, type: 'GUIDANCE_RESPONSE' },
        { documentId: otherId, type: 'GUIDANCE_RESPONSE' },
      ],
      reviewFiles: [{ documentId: fileId, type: 'PROVIDER' }],
    })
  })

  it('places what the domain refuses where it stood in the body', () => {
    const files = [guidanceFile(), reviewFile(), guidanceFile(`Binary/${otherId}`)]
    const read = readConvertAdvice(convertBody(...files))
    assert.ok(read.ok)
    const { places } = read.value
    const at = (field: string) => placed({ code: 'INVALID_STATE', says: '', at: field }, places).at
    const url = 'content[0]/attachment/url'
    assert.equal(at('ubrn'), createFrom)
    assert.equal(at('version'), createFrom)
    assert.equal(at('priority'), priority)
    assert.equal(at('guidanceFiles[0].documentId'), `parameter[4]/resource/${url}`)
    assert.equal(at('guidanceFiles[1].documentId'), `parameter[6]/resource/${url}`)
    assert.equal(at('guidanceFiles[1].type'), 'parameter[6]/resource/type/coding[0]')
    assert.equal(at('reviewFiles[0].documentId'), `parameter[5]/resource/${url}`)
    assert.equal(at('reviewFiles[0].type'), 'parameter[5]/resource/type/coding[0]')
  })

  it('has no files where none were named', () => {
    const read = readConvertAdvice(convertBody())
    assert.ok(read.ok)
    assert.deepEqual(read.value.command.guidanceFiles, [])
    assert.deepEqual(read.value.command.reviewFiles, [])
  })
})

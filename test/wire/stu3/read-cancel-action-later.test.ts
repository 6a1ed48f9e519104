import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCancelActionLater } from '../../../src/wire/stu3/read-cancel-action-later.ts'
import { edited, said, told } from '../edit.ts'
import { fileId, laterBody, letterFile, providerFile, reviewFile } from './request-bodies.ts'

const comments = 'parameter[0]/valueString'
const priority = 'parameter[1]/valueCoding'
const flag = 'parameter[2]/valueBoolean'
const file = 'parameter[3]/resource'
const withFile = (place: string, value: unknown) =>
  edited(laterBody(providerFile()), `${file}/${place}`, value)

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['no comments', edited(laterBody(), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  ['blank comments', edited(laterBody(), comments, ' \n '), [`INVALID_VALUE ${comments}`]],
  ['comments of 2001 characters', edited(laterBody(), comments, 'x'.repeat(2_001)), [`INVALID_VALUE ${comments}`]],
  ['a priority that is none', edited(laterBody(), `${priority}/code`, 'SOON'), [`INVALID_CODE ${priority}/code`]],
  ['a flag in words', edited(laterBody(), flag, 'false'), [`INVALID_VALUE ${flag}`]],
  ['the flag as the table of the page spells it', edited(laterBody(), 'parameter[2]/name', 'appointmentCancelledinPAS'),
    ['INVALID_VALUE parameter[2]']],
  ['a file that is superseded', withFile('status', 'superseded'), [`INAPPROPRIATE_VALUE ${file}/status`]],
  ['a type that is none', withFile('type/coding[0]/code', 'LETTER'), [`INVALID_CODE ${file}/type/coding[0]/code`]],
  ['a description of 201 characters', withFile('description', 'x'.repeat(201)), [`INVALID_VALUE ${file}/description`]],
  ['an older id of a file', withFile('content[0]/attachment/url', 'Binary/att-70000-70001'),
    [`REFERENCE_NOT_FOUND ${file}/content[0]/attachment/url`]],
  ['a letter of A012', laterBody(letterFile(`Binary/${fileId}`)), ['INVALID_VALUE parameter[3]']],
  ['a file of A028', laterBody(reviewFile()), ['INVALID_VALUE parameter[3]']],
  ['everything that is wrong at once', edited(edited(withFile('status', 'superseded'), comments, ''), flag, 'no'),
    [`INVALID_VALUE ${comments}`, `INVALID_VALUE ${flag}`, `INAPPROPRIATE_VALUE ${file}/status`]],
]

describe('readCancelActionLater', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readCancelActionLater(body)), problems))
  }

  it('reads comments, priority, flag and files in any order', () => {
    const { parameter } = laterBody(providerFile()) as { parameter: object[] }
    const read = readCancelActionLater({ ...laterBody(), parameter: parameter.toReversed() })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      comment: 'Please rebook',
      priority: 'URGENT',
      isCancelledInPas: false,
      files: [{ documentId: fileId, type: 'PROVIDER' }],
    })
    const { places } = read.value
    assert.equal(places.get('isCancelledInPas'), 'parameter[1]/valueBoolean')
    assert.equal(
      places.get('files[0].documentId'),
      'parameter[0]/resource/content[0]/attachment/url',
    )
  })

  it('takes comments alone', () => {
    const { parameter } = laterBody() as { parameter: object[] }
    const read = readCancelActionLater({ ...laterBody(), parameter: parameter.slice(0, 1) })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, { comment: 'Please rebook', files: [] })
    assert.equal(read.value.places.get('isCancelledInPas'), 'parameter')
  })

  it('never shows comments back', () => {
    const body = edited(laterBody(), comments, `Smith${'x'.repeat(2_000)}`)
    assert.deepEqual(said(readCancelActionLater(body)), [
      `'${comments}' is not a text of 1 to 2000 characters without control characters`,
    ])
  })
})

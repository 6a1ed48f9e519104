import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readMaintainLetter } from '../../../src/wire/stu3/read-maintain-letter.ts'
import { edited, said, told } from '../edit.ts'
import { fileId, letterBody, letterFile } from './request-bodies.ts'

const file = 'parameter[0]/resource'
const url = `${file}/content[0]/attachment/url`
const withUrl = (text: string) => letterBody(letterFile(text))

type Mutation = readonly [what: string, body: unknown, told: readonly string[]]

const mutations: readonly Mutation[] = [
  ['no file', edited(letterBody(), 'parameter', []), ['MISSING_VALUE parameter']],
  ['no parameters', edited(letterBody(), 'parameter', undefined), ['MISSING_VALUE parameter']],
  [
    'a file of the older form of id',
    withUrl('Binary/att-70000-70001'),
    [`REFERENCE_NOT_FOUND ${url}`],
  ],
  ['a file id that none has', withUrl('Binary/1'), [`REFERENCE_NOT_FOUND ${url}`]],
  ['another resource', withUrl(`DocumentReference/${fileId}`), [`INVALID_VALUE ${url}`]],
  ['an id alone', withUrl(fileId), [`INVALID_VALUE ${url}`]],
  ['an empty URL', withUrl(''), [`INVALID_VALUE ${url}`]],
  [
    'a file of a server that is none of ours',
    withUrl(`ftp://host/STU3/Binary/${fileId}`),
    [`INVALID_VALUE ${url}`],
  ],
  ['a reference without content', letterBody(letterFile()), [`MISSING_VALUE ${file}/content`]],
  [
    'a superseded reference',
    edited(letterBody(), `${file}/status`, 'superseded'),
    [`INAPPROPRIATE_VALUE ${file}/status`],
  ],
  [
    'a status that is none',
    edited(letterBody(), `${file}/status`, 'active'),
    [`INVALID_VALUE ${file}/status`],
  ],
  [
    'an attachment type that is none',
    edited(letterBody(), `${file}/type/coding[0]/code`, 'LETTER'),
    [`INVALID_VALUE ${file}/type/coding[0]/code`],
  ],
  [
    'two types',
    edited(letterBody(), `${file}/type/coding[1]`, {
      system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-AttachmentType-1',
      code: 'REFERRER',
    }),
    [`INVALID_FHIR_STRUCTURE ${file}/type/coding`],
  ],
  [
    'a date where an instant is expected',
    edited(letterBody(), `${file}/indexed`, '2026-11-17'),
    [`INVALID_VALUE ${file}/indexed`],
  ],
  [
    'a description of 201 characters',
    edited(letterBody(), `${file}/description`, 'x'.repeat(201)),
    [`INVALID_VALUE ${file}/description`],
  ],
  [
    'a blank description',
    edited(letterBody(), `${file}/description`, '  '),
    [`INVALID_VALUE ${file}/description`],
  ],
  [
    'a description with a null character',
    edited(letterBody(), `${file}/description`, 'a\u0000b'),
    [`INVALID_VALUE ${file}/description`],
  ],
  [
    'half a character',
    edited(letterBody(), `${file}/description`, 'a\ud83d'),
    [`INVALID_VALUE ${file}/description`],
  ],
  [
    'a parameter of another endpoint',
    letterBody(letterFile(`Binary/${fileId}`), { name: 'reviewAttachmentFile' }),
    ['UNEXPECTED_FIELD parameter[1]'],
  ],
  [
    'what only an answer holds',
    edited(letterBody(), `${file}/content[0]/attachment/size`, 6),
    [`UNEXPECTED_FIELD ${file}/content[0]/attachment/size`],
  ],
]

describe('readMaintainLetter', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readMaintainLetter(body)), problems))
  }

  it('takes a file by its relative URL and by that of either FHIR version', () => {
    const bases = ['', 'http://127.0.0.1:9000/referrals/FHIR/STU3/', 'https://ers.example/R4/']
    for (const base of bases) {
      const read = readMaintainLetter(withUrl(`${base}Binary/${fileId.toUpperCase()}`))
      assert.ok(read.ok, base)
      assert.equal(read.value.command.files[0]?.documentId, fileId)
    }
  })

  it('leaves a file of the wrong type to the domain', () => {
    const read = readMaintainLetter(edited(letterBody(), `${file}/type/coding[0]/code`, 'PROVIDER'))
    assert.ok(read.ok)
    assert.equal(read.value.command.files[0]?.type, 'PROVIDER')
  })

  it('takes 200 characters of description, however many bytes they have', () => {
    const description = '🩺'.repeat(200)
    const read = readMaintainLetter(edited(letterBody(), `${file}/description`, description))
    assert.ok(read.ok)
    assert.equal(read.value.command.files[0]?.description, description)
  })

  it('reads every content of a reference as a file, each with its place', () => {
    const other = 'e1015896-92f4-4073-ad3c-5f30fca76448'
    const read = readMaintainLetter(
      letterBody(letterFile(`Binary/${fileId}`), letterFile(`Binary/${other}`, `Binary/${fileId}`)),
    )
    assert.ok(read.ok)
    const { command, places } = read.value
    assert.deepEqual(
      command.files.map(({ documentId }) => documentId),
      [fileId, other, fileId],
    )
    assert.equal(
      places.get('files[2].documentId'),
      'parameter[1]/resource/content[1]/attachment/url',
    )
    assert.equal(places.get('files[1].type'), 'parameter[1]/resource/type/coding[0]')
    assert.equal(places.get('files'), 'parameter')
  })

  it('never shows a description back', () => {
    const body = edited(letterBody(), `${file}/description`, `Smith${'x'.repeat(200)}`)
    assert.deepEqual(said(readMaintainLetter(body)), [
      `'${file}/description' is not a text of 1 to 200 characters without control characters`,
    ])
  })
})

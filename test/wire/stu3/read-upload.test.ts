import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileTypes } from '../../../src/domain/document/file-types.ts'
import type { Headers } from '../../../src/wire/headers.ts'
import { readUpload } from '../../../src/wire/stu3/read-upload.ts'
import { said, told } from '../edit.ts'

const NAME = 'NHSD-eRS-File-Name'
const UBRN = 'NHSD-eRS-Referral-ID'

function headers(name?: string, type?: string, ubrn?: string): Headers {
  return { 'nhsd-ers-file-name': name, 'content-type': type, 'nhsd-ers-referral-id': ubrn }
}

type Mutation = readonly [what: string, headers: Headers, told: readonly string[]]

const mutations: readonly Mutation[] = [
  ['no name', headers(undefined, 'application/pdf'), [`MISSING_VALUE ${NAME}`]],
  ['a blank name', headers('  ', 'application/pdf'), [`MISSING_VALUE ${NAME}`]],
  ['no type', headers('a.pdf'), ['MISSING_VALUE Content-Type']],
  ['neither', {}, [`MISSING_VALUE ${NAME}`, 'MISSING_VALUE Content-Type']],
  ['a type that is none', headers('a.pdf', 'pdf'), ['INVALID_VALUE Content-Type']],
  [
    'a type that is not supported',
    headers('a.zip', 'application/zip'),
    ['INAPPROPRIATE_VALUE Content-Type'],
  ],
  [
    'a type that does not match the extension',
    headers('a.pdf', 'image/png'),
    [`CONFLICTING_VALUES ${NAME}`],
  ],
  [
    'an extension that is not supported',
    headers('a.exe', 'application/pdf'),
    [`INAPPROPRIATE_VALUE ${NAME}`],
  ],
  ['no extension', headers('letter', 'application/pdf'), [`INAPPROPRIATE_VALUE ${NAME}`]],
  [
    'a name of 256 characters',
    headers(`${'x'.repeat(252)}.pdf`, 'application/pdf'),
    [`INVALID_VALUE ${NAME}`],
  ],
  [
    'a name of 256 characters without a type',
    headers(`${'x'.repeat(252)}.pdf`),
    ['MISSING_VALUE Content-Type', `INVALID_VALUE ${NAME}`],
  ],
  ['a path', headers('../letter.pdf', 'application/pdf'), [`INVALID_VALUE ${NAME}`]],
  ['an encoded path', headers('..%2Fletter.pdf', 'application/pdf'), [`INVALID_VALUE ${NAME}`]],
  ['a control character', headers('a\u0007.pdf', 'application/pdf'), [`INVALID_VALUE ${NAME}`]],
  ['a broken encoding', headers('=?utf-8?B?/w==?=', 'application/pdf'), [`INVALID_VALUE ${NAME}`]],
  [
    'a UBRN of ten digits',
    headers('a.pdf', 'application/pdf', '0000070000'),
    [`INVALID_VALUE ${UBRN}`],
  ],
  [
    'everything at once',
    headers('a/b.pdf', 'application/zip', 'x'),
    [`INVALID_VALUE ${NAME}`, `INVALID_VALUE ${UBRN}`, 'INAPPROPRIATE_VALUE Content-Type'],
  ],
]

describe('readUpload', () => {
  for (const [what, given, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readUpload(given)), problems))
  }

  it('reads every type under each of its extensions', () => {
    for (const [extension, mediaTypes] of Object.entries(fileTypes)) {
      for (const mediaType of mediaTypes) {
        const name = `letter.${extension.toUpperCase()}`
        const read = readUpload(headers(name, mediaType.toUpperCase()))
        assert.deepEqual(said(read), [])
        assert.ok(read.ok)
        assert.deepEqual(read.value.command, { name, mediaType })
      }
    }
  })

  it('reads the request a file is meant for, and a type with parameters', () => {
    const read = readUpload(headers('a.txt', 'text/plain; charset=utf-8', '000000070000'))
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      name: 'a.txt',
      mediaType: 'text/plain',
      intendedUbrn: '000000070000',
    })
    assert.equal(read.value.places.get('fileName'), NAME)
    assert.equal(read.value.places.get('intendedUbrn'), UBRN)
  })

  it('takes 255 characters, counted after decoding', () => {
    const name = `${'é'.repeat(251)}.pdf`
    const read = readUpload(headers(encodeURIComponent(name), 'application/pdf'))
    assert.ok(read.ok)
    assert.equal(read.value.command.name, name)
  })

  it('never shows a file name or a UBRN back', () => {
    const shown = said(
      readUpload(headers('John Smith/letter.pdf', 'application/pdf', '9912003888')),
    )
    assert.doesNotMatch(shown.join(), /Smith|9912003888/)
  })
})

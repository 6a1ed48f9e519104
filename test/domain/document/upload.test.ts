import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  sizeRefusals,
  uploadBytesMax,
  uploadRefusals,
} from '../../../src/domain/document/upload.ts'
import { told } from '../build.ts'

const pdf = { name: 'letter.pdf', mediaType: 'application/pdf', bytes: 100 }

describe('uploadRefusals', () => {
  it('accepts a small PDF', () => {
    assert.deepEqual(uploadRefusals(pdf), [])
  })

  it('judges the headers before there are bytes', () => {
    assert.deepEqual(uploadRefusals({ name: pdf.name, mediaType: pdf.mediaType }), [])
  })

  it('refuses an empty file and one byte too many', () => {
    assert.deepEqual(told(sizeRefusals(0)), ['FILE_SIZE_ERROR at file'])
    assert.deepEqual(sizeRefusals(uploadBytesMax), [])
    assert.deepEqual(told(sizeRefusals(5_242_881)), ['FILE_SIZE_ERROR at file'])
  })

  it('refuses a name of 256 characters, counting characters and not bytes', () => {
    assert.deepEqual(uploadRefusals({ ...pdf, name: `${'é'.repeat(251)}.pdf` }), [])
    const tooLong = { ...pdf, name: `${'a'.repeat(252)}.pdf` }
    assert.deepEqual(told(uploadRefusals(tooLong)), ['INVALID_VALUE at fileName'])
  })

  it('refuses names with path separators or control characters', () => {
    for (const name of ['../letter.pdf', 'a\\b.pdf', 'a\r\nb.pdf', 'a\u0000.pdf']) {
      assert.deepEqual(told(uploadRefusals({ ...pdf, name })), ['INVALID_VALUE at fileName'])
    }
  })

  it('refuses a type that is not supported', () => {
    const page = { ...pdf, mediaType: 'text/html' }
    assert.deepEqual(told(uploadRefusals(page)), ['INAPPROPRIATE_VALUE at mediaType'])
    const program = { ...pdf, name: 'letter.exe' }
    assert.deepEqual(told(uploadRefusals(program)), ['INAPPROPRIATE_VALUE at fileName'])
  })

  it('refuses an extension of another type', () => {
    const image = { ...pdf, name: 'letter.png' }
    assert.deepEqual(told(uploadRefusals(image)), ['CONFLICTING_VALUES at fileName'])
  })

  it('tells all that is wrong at once', () => {
    const all = { name: `${'a'.repeat(256)}.png`, mediaType: 'application/pdf', bytes: 0 }
    assert.deepEqual(told(uploadRefusals(all)), [
      'INVALID_VALUE at fileName',
      'CONFLICTING_VALUES at fileName',
      'FILE_SIZE_ERROR at file',
    ])
  })
})

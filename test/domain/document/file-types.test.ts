import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  extensionOf,
  fileTypes,
  isSupportedMediaType,
  mediaTypesOf,
  supportedMediaTypes,
} from '../../../src/domain/document/file-types.ts'

describe('file types', () => {
  it('has every extension of the page', () => {
    const published =
      'txt pdf xml rtf rtx au mp3 png gif jpg jpe jpeg tif tiff mpg mpeg mpe doc docx dcm'
    assert.deepEqual(Object.keys(fileTypes), published.split(' '))
  })

  it('knows each media type once', () => {
    assert.equal(new Set(supportedMediaTypes).size, supportedMediaTypes.length)
    assert.ok(supportedMediaTypes.every(isSupportedMediaType))
    assert.equal(isSupportedMediaType('text/html'), false)
  })

  it('reads the extension in any case, and the last one only', () => {
    assert.equal(extensionOf('Letter.PDF'), 'pdf')
    assert.equal(extensionOf('a.pdf.txt'), 'txt')
  })

  it('finds no extension where there is none or one that is not supported', () => {
    for (const name of ['letter', 'letter.', '.pdf', 'letter.exe', 'letter.pdf ', 'x.toString']) {
      assert.equal(extensionOf(name), undefined, name)
    }
  })

  it('takes the media types of both kinds of Word file for docx', () => {
    assert.equal(mediaTypesOf('docx').length, 2)
    assert.deepEqual(mediaTypesOf('doc'), ['application/msword'])
  })
})

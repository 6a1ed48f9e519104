import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileTypes, mediaTypesOf } from '../../../src/domain/document/file-types.ts'
import { watchContent } from '../../../src/domain/document/sniff.ts'

const text = (value: string) => Buffer.from(value, 'utf8')
const bytes = (value: string) => Buffer.from(value, 'latin1')
const dicom = Buffer.concat([Buffer.alloc(128), bytes('DICM\x02\0')])
const transportStream = Buffer.alloc(376)
transportStream[0] = 0x47
transportStream[188] = 0x47
const zip = bytes('PK\x03\x04\x14\0\x06\0')

const genuine: Readonly<Record<keyof typeof fileTypes, readonly Buffer[]>> = {
  txt: [
    text('Dear colleague,\r\n\tthank you'),
    bytes('caf\xe9, \xa35'),
    utf16('le', 'Ärztin'),
    text('x'),
  ],
  pdf: [text('%PDF-1.7\n'), Buffer.concat([Buffer.alloc(900), text('%PDF-1.4')])],
  xml: [text('<?xml version="1.0"?><a/>'), text('\ufeff  <a/>'), utf16('be', '<?xml?><a/>')],
  rtf: [text('{\\rtf1\\ansi Dear}')],
  rtx: [text('{\\rtf1}'), text('<bold>Dear</bold> colleague')],
  au: [bytes('.snd\0\0\0\x18'), bytes('dns.\x18\0\0\0')],
  mp3: [bytes('ID3\x04\0'), bytes('\xff\xfb\x90\x64')],
  png: [bytes('\x89PNG\r\n\x1a\n\0\0')],
  gif: [text('GIF89a..'), text('GIF87a..')],
  jpg: [bytes('\xff\xd8\xff\xe0')],
  jpe: [bytes('\xff\xd8\xff\xe1')],
  jpeg: [bytes('\xff\xd8\xff\xdb')],
  tif: [bytes('II*\0\x08'), bytes('MM\0*\0')],
  tiff: [bytes('II+\0\x08'), bytes('MM\0+\0')],
  mpg: [bytes('\0\0\x01\xba\x44'), transportStream],
  mpeg: [bytes('\0\0\x01\xb3\x14')],
  mpe: [bytes('\0\0\x01\xba\x21')],
  doc: [bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0')],
  docx: [zip],
  dcm: [dicom],
}

const extensions = Object.keys(genuine) as (keyof typeof fileTypes)[]

function utf16(order: 'le' | 'be', value: string): Buffer {
  const little = Buffer.from(`\ufeff${value}`, 'utf16le')
  return order === 'le' ? little : little.swap16()
}

function isAsDeclared(name: string, mediaType: string, ...chunks: readonly Buffer[]): boolean {
  const watch = watchContent({ name, mediaType })
  for (const chunk of chunks) watch.see(chunk)
  return watch.isAsDeclared()
}

const byteByByte = (content: Buffer) => [...content].map((byte) => Buffer.from([byte]))

describe('content of an upload', () => {
  for (const extension of extensions) {
    it(`is as declared for a genuine .${extension} under each of its media types`, () => {
      for (const mediaType of mediaTypesOf(extension)) {
        for (const content of genuine[extension]) {
          assert.ok(isAsDeclared(`letter.${extension}`, mediaType, content), `${mediaType}`)
        }
      }
    })

    it(`is the same for a .${extension} that comes byte by byte`, () => {
      for (const content of genuine[extension]) {
        const [mediaType] = fileTypes[extension]
        assert.ok(isAsDeclared(`A.${extension.toUpperCase()}`, mediaType, ...byteByByte(content)))
      }
    })

    it(`is not as declared for a program named .${extension}`, () => {
      const program = bytes(`MZ\x90\0\x03\0\0\0${'\0'.repeat(200)}`)
      assert.ok(!isAsDeclared(`letter.${extension}`, fileTypes[extension][0], program))
    })
  }

  it('differs from the media type although the extension fits', () => {
    assert.ok(!isAsDeclared('scan.png', 'image/jpeg', ...genuine.png))
  })

  it('is nothing that e-RS knows without a known extension', () => {
    assert.ok(!isAsDeclared('letter', 'application/pdf', ...genuine.pdf))
    assert.ok(!isAsDeclared('letter.html', 'text/html', text('<p>')))
  })

  it('takes a zip for a docx only', () => {
    assert.ok(!isAsDeclared('letter.doc', 'application/msword', zip))
    assert.ok(isAsDeclared('letter.docx', 'application/msword', zip))
  })

  it('takes no PDF or RTF for plain text', () => {
    assert.ok(!isAsDeclared('letter.txt', 'text/plain', text('%PDF-1.7 is a mark')))
    assert.ok(!isAsDeclared('letter.txt', 'text/plain', text('{\\rtf1 Dear}')))
  })

  it('takes no text with a control character, wherever it is', () => {
    const long = text('word '.repeat(5_000))
    assert.ok(isAsDeclared('a.txt', 'text/plain', long, long))
    assert.ok(!isAsDeclared('a.txt', 'text/plain', long, Buffer.from([0]), long))
    assert.ok(!isAsDeclared('a.txt', 'text/plain', text('a\x1b[2J')))
  })

  it('takes no broken UTF-16 for text', () => {
    const loneSurrogate = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00])
    assert.ok(!isAsDeclared('a.txt', 'text/plain', loneSurrogate))
    assert.ok(!isAsDeclared('a.txt', 'text/plain', utf16('le', 'ab').subarray(0, 5)))
  })

  it('takes no prose for XML', () => {
    assert.ok(!isAsDeclared('a.xml', 'text/xml', text('Dear colleague')))
  })

  it('takes no frame with an impossible layer, bit rate or sample rate for MPEG audio', () => {
    for (const frame of [
      '\xff\xf9\x90\x64',
      '\xff\xfb\xf0\x64',
      '\xff\xfb\x9c\x64',
      '\xff\x1b\x90',
    ]) {
      assert.ok(!isAsDeclared('a.mp3', 'audio/mpeg', bytes(frame)))
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  attachmentDisposition,
  encodedDisposition,
  uploadDisposition,
} from '../../src/api/content-disposition.ts'

describe('attachmentDisposition', () => {
  it('writes a plain name as it is', () => {
    assert.equal(
      attachmentDisposition('000000070000_Summary_20210603121353.pdf'),
      'attachment; filename="000000070000_Summary_20210603121353.pdf"',
    )
  })

  it('escapes what would end the name', () => {
    assert.equal(attachmentDisposition('a"b\\c.txt'), 'attachment; filename="a\\"b\\\\c.txt"')
  })

  it('encodes a name beyond ASCII, and one that would begin a new header', () => {
    assert.equal(attachmentDisposition('é.txt'), encodedDisposition('é.txt'))
    assert.match(attachmentDisposition('a\r\nSet-Cookie: b'), /^[\x20-\x7e]*$/)
  })
})

describe('uploadDisposition', () => {
  it('writes plain letters, and the whole name beside them', () => {
    assert.equal(
      uploadDisposition('Brief  für "A" 1_2.pdf'),
      'attachment; filename="Brief_f_r_A_1_2.pdf"; ' +
        "filename*=UTF-8''Brief%20%20f%C3%BCr%20%22A%22%201_2.pdf",
    )
  })

  it('writes nothing that a signature could see in two ways, whatever the name', () => {
    for (const name of ['😀.pdf', '\ud800.pdf', '\0\x7f\n.pdf', 'a;b,  c.pdf', '']) {
      assert.match(uploadDisposition(name), /^attachment; filename="[\w.()-]*"; filename\*=\S*$/)
    }
  })
})

describe('encodedDisposition', () => {
  it('writes both an encoded word and an extended value', () => {
    assert.equal(
      encodedDisposition('Brief für "A" 1_2=3?.pdf'),
      'attachment; filename="=?UTF-8?Q?Brief_f=C3=BCr_=22A=22_1=5F2=3D3=3F.pdf?="; ' +
        "filename*=UTF-8''Brief%20f%C3%BCr%20%22A%22%201_2%3D3%3F.pdf",
    )
  })

  it('writes visible ASCII only, whatever the name', () => {
    for (const name of ['😀.pdf', '\ud800.pdf', '\0\x7f\n.pdf', 'a;b,c.pdf', '']) {
      assert.match(encodedDisposition(name), /^[\x20-\x7e]*$/)
    }
  })
})

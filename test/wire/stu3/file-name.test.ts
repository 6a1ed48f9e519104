import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeFileName, faultOfFileName } from '../../../src/wire/stu3/file-name.ts'

const latin1OfUtf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

const decoded: readonly (readonly [header: string, name: string])[] = [
  ['letter.pdf', 'letter.pdf'],
  ['  letter of today.pdf ', 'letter of today.pdf'],
  [latin1OfUtf8('Überweisung – €.pdf'), 'Überweisung – €.pdf'],
  ['r\u00e9sum\u00e9.pdf', 'résumé.pdf'],
  ['=?utf-8?B?w6kucGRm?=', 'é.pdf'],
  ['=?UTF-8?q?r=C3=A9sum=C3=A9_2.pdf?=', 'résumé 2.pdf'],
  ['=?utf-8?Q?a_?= =?utf-8?Q?b.pdf?=', 'a b.pdf'],
  ['=?iso-8859-1?Q?r=E9sum=E9?=.pdf', 'résumé.pdf'],
  ['=?utf-8*en?B?w6kucGRm?=', 'é.pdf'],
  ['=?what.pdf', '=?what.pdf'],
  ['r%C3%A9sum%C3%A9.pdf', 'résumé.pdf'],
  ["UTF-8''%e2%82%ac%20rates.txt", '€ rates.txt'],
  ["iso-8859-1'en'%A3%20rates.txt", '£ rates.txt'],
  ['100% agreed.pdf', '100% agreed.pdf'],
  ['50%FF.pdf', '50%FF.pdf'],
  ['e\u0301.pdf', 'é.pdf'],
]

describe('decodeFileName', () => {
  for (const [header, name] of decoded) {
    it(`reads ${JSON.stringify(header)}`, () => assert.equal(decodeFileName(header), name))
  }

  it('refuses what is not encoded as it says', () => {
    for (const header of [
      '=?utf-8?B?/w==?=',
      '=?klingon?Q?a.pdf?=',
      "UTF-8''%ff.pdf",
      "UTF-8''%",
    ]) {
      assert.equal(decodeFileName(header), undefined, header)
    }
  })

  it('reads every header without throwing', () => {
    const headers = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    })
    const word = fc.string({ unit: 'grapheme-ascii' }).map((text) => text.replace(/[?\s]/g, '='))
    const encoded = word.map((text) => `=?utf-8?Q?${text}?=`)
    fc.assert(
      fc.property(fc.oneof(headers, encoded), (header) => {
        const name = decodeFileName(header)
        return name === undefined || typeof name === 'string'
      }),
      { seed: 20261117, numRuns: 2_000 },
    )
  })
})

describe('faultOfFileName', () => {
  it('lets ordinary names pass, in any script', () => {
    for (const name of ['letter.pdf', 'Ärztebrief (2).docx', '診断書.pdf', 'a&b #1.txt']) {
      assert.equal(faultOfFileName(name), undefined, name)
    }
  })

  it('refuses paths, invisible characters, turned directions and nothing at all', () => {
    const refused = [
      '',
      'a/b.pdf',
      '..\\b.pdf',
      'a\u0000.pdf',
      'a\r\nb.pdf',
      'a\u202efdp.exe',
      'a\u200b.pdf',
      'a\u2028.pdf',
      'a\ud83d.pdf',
    ]
    for (const name of refused) assert.notEqual(faultOfFileName(name), undefined, name)
  })
})

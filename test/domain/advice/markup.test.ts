import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hasOtherMarkup, withoutMarkup } from '../../../src/domain/advice/markup.ts'

const opened = '<a href="https://example.org/a?b=1&c=2" target="_blank">'
const link = `${opened}the guideline</a>`
const reversed = '<a target="_blank" href="http://example.org">it</a>'

/** HTML knows five kinds of white space; JavaScript's `\s` knows these too. */
const otherSpaces = ['\u000b', '\u00a0', '\u2028', '\u3000', '\ufeff']

const plain: readonly string[] = [
  '',
  'Blood pressure is 150/90.',
  'a < b, b > c, <5 mmol, < 5, <-, <=, <<, <é, <',
  'Ärzte & "Pfleger" – it\'s 5 o’clock\r\n\tnext line 🩺',
  '&lt;script&gt; &#60;b&#62; &amp;',
  'https://example.org javascript:alert(1)',
  'a href="https://example.org" target="_blank"',
  link,
  reversed,
  `See ${link}, ${reversed}\nand ${link}${link}.`,
  `<${link}b`,
  '<a\n href="https://example.org"\t\r\n target="_blank" >it</a >',
  `${opened}BP < 90 -> worse</a>`,
  `${opened}</a>`,
  '<a href="https://example.org/\'`\\%22&quot;" target="_blank">odd, but an address</a>',
]

// biome-ignore format: a table
const marked: readonly (readonly [what: string, text: string])[] = [
  ['a script', '<script>alert(1)</script>'],
  ['a script in capitals', '<SCRIPT SRC=//example.org>'],
  ['an opening tag', 'a <b> c'],
  ['a closing tag', 'a </b> c'],
  ['a tag that never ends', 'a <b'],
  ['a tag right behind a sign', '<<b>'],
  ['a comment', '<!-- x -->'],
  ['a comment around a link', `<!--${link}-->`],
  ['CDATA', '<![CDATA[x]]>'],
  ['a document type', '<!DOCTYPE html>'],
  ['a processing instruction', '<?xml version="1.0"?>'],
  ['a link that is never closed', `${opened}x`],
  ['a link whose closing is half', `${opened}x</a`],
  ['a closing without a link', 'x</a>'],
  ['a closing too many', `${link}</a>`],
  ['a link in a link', `${opened}${link}</a>`],
  ['a tag in a link', `${opened}<b>x</b></a>`],
  ['a tag that a link interrupts', `<b ${link}>`],
  ['an image in a link', `${opened}<img src=x onerror=alert(1)></a>`],
  ['a link in capitals', '<A HREF="https://example.org" TARGET="_blank">x</A>'],
  ['an anchor that does something', '<a onclick="alert(1)">x</a>'],
  ['a link that does something too', '<a href="https://example.org" target="_blank" onclick="x">x</a>'],
  ['a link that does something first', '<a onclick="x" href="https://example.org" target="_blank">x</a>'],
  ['a link that runs a program', '<a href="javascript:alert(1)" target="_blank">x</a>'],
  ['a link with an encoded scheme', '<a href="&#106;avascript:alert(1)" target="_blank">x</a>'],
  ['a link to data', '<a href="data:text/html,x" target="_blank">x</a>'],
  ['a relative link', '<a href="/x" target="_blank">x</a>'],
  ['a link without an address', '<a href="" target="_blank">x</a>'],
  ['a link with the scheme alone', '<a href="https://" target="_blank">x</a>'],
  ['a link with spaces in its address', '<a href="https://example.org/a b" target="_blank">x</a>'],
  ['a link with a tag in its address', '<a href="https://example.org/<b>" target="_blank">x</a>'],
  ['a link in this window', '<a href="https://example.org">x</a>'],
  ['a link in a named window', '<a href="https://example.org" target="_top">x</a>'],
  ['a link without quotation marks', '<a href=https://example.org target=_blank>x</a>'],
  ['a link in single ones', "<a href='https://example.org' target='_blank'>x</a>"],
  ['attributes that are not parted', '<a href="https://example.org"target="_blank">x</a>'],
  ['an attribute twice', '<a href="https://example.org" href="https://example.org" target="_blank">x</a>'],
  ['spaces around the sign of equality', '<a href = "https://example.org" target="_blank">x</a>'],
  ['an element whose name begins with a', '<abbr href="https://example.org" target="_blank">x</abbr>'],
]

describe('hasOtherMarkup', () => {
  for (const text of plain) {
    it(`finds none in ${JSON.stringify(text)}`, () => assert.equal(hasOtherMarkup(text), false))
  }

  for (const [what, text] of marked) {
    it(`finds ${what}`, () => {
      assert.equal(hasOtherMarkup(text), true)
      assert.equal(hasOtherMarkup(`${link} ${text}\n${link}`), true)
    })
  }

  it('parts attributes only where a browser parts them', () => {
    for (const space of otherSpaces) {
      const code = space.charCodeAt(0).toString(16)
      // A browser reads an element of a strange name here, with an attribute `onclick`.
      const strange = `<a${space}href="https://onclick=alert(1)//" target="_blank">x</a>`
      assert.equal(hasOtherMarkup(strange), true, code)
      const between = `<a href="https://example.org"${space}target="_blank">x</a>`
      assert.equal(hasOtherMarkup(between), true, code)
      assert.equal(hasOtherMarkup(`${opened}x</a${space}>`), true, code)
    }
  })

  it('does not remember the text before', () => {
    const found = ['<b>', link, '<b>', link, '<b>', ''].map(hasOtherMarkup)
    assert.deepEqual(found, [true, false, true, false, true, false])
  })

  it('finds a tag among any words and links, and only then', () => {
    const words = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('<', '< '))
    const pieces = fc.array(fc.oneof(words, fc.constantFrom(link, reversed)))
    const joined = (all: readonly string[]) => all.join(' ')
    fc.assert(
      fc.property(pieces, pieces, fc.constantFrom(...marked), (before, after, [, tag]) => {
        assert.equal(hasOtherMarkup(joined([...before, ...after])), false)
        assert.equal(hasOtherMarkup(joined([...before, tag, ...after])), true)
      }),
      { seed: 20261117, numRuns: 2_000 },
    )
  })

  it('takes time in proportion to the length', () => {
    const lengthLong = 160_000
    const units = [
      ...[
        '<',
        '<a',
        '<a ',
        '</a',
        ' ',
        '\t<a\t',
        'x',
        '>',
        '<a href="https://',
        '<a href="https://x"',
      ],
      ...[opened, `${opened}< `, `${opened} `, link, '<a target="_blank" ', `${opened}x</a `],
    ]
    const heads = ['', '<a', '<a href="https://x"', '<a target="_blank"', opened, `${opened}x</a`]
    const texts = heads.flatMap((head) =>
      units.map((unit) => head + unit.repeat(lengthLong / unit.length)),
    )
    const before = process.cpuUsage()
    for (const text of texts) {
      hasOtherMarkup(text)
      withoutMarkup(text)
    }
    const { user } = process.cpuUsage(before)
    // A square of the length would be 25,000 million steps for each text.
    assert.ok(user < 5_000_000, `${texts.length} texts took ${user} µs`)
  })
})

describe('withoutMarkup', () => {
  it('writes a link as its words and its address', () => {
    assert.equal(
      withoutMarkup(`See ${link}.\nAnd ${reversed}!`),
      'See the guideline (https://example.org/a?b=1&c=2).\nAnd it (http://example.org)!',
    )
  })

  it('writes an address once that is its own words, or has none', () => {
    const own = '<a href="https://example.org" target="_blank"> https://example.org </a>'
    const none = '<a href="https://example.org" target="_blank">\n</a>'
    assert.equal(withoutMarkup(`${own}, ${none}`), 'https://example.org, https://example.org')
  })

  it('leaves all other words as they are', () => {
    for (const text of plain.filter((each) => !each.includes('</a'))) {
      assert.equal(withoutMarkup(text), text)
    }
    assert.equal(withoutMarkup('a <b> $& $1'), 'a <b> $& $1')
    assert.equal(withoutMarkup(`${opened}$& <5</a>`), '$& <5 (https://example.org/a?b=1&c=2)')
  })
})

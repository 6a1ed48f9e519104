import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Block,
  type DocumentModel,
  facts,
  heading,
  list,
  paragraph,
  subheading,
  table,
} from '../../src/documents/document-model.ts'
import { openFonts } from '../../src/documents/fonts.ts'
import { layOut } from '../../src/documents/layout.ts'
import { now } from '../domain/build.ts'
import { readPdf, textIn } from './read-pdf.ts'

const fonts = openFonts()
const document = (...blocks: readonly Block[]): DocumentModel => ({
  title: 'A document',
  reference: 'UBRN 0000 0007 0000',
  printedAt: now,
  print: 'small',
  blocks,
})
const drawn = (...blocks: readonly Block[]) => layOut(document(...blocks), fonts)
const read = async (...blocks: readonly Block[]) => readPdf(await drawn(...blocks))

const columns = [
  { name: 'File', share: 1 },
  { name: 'State', share: 2 },
]
const rows = (count: number) => Array.from({ length: count }, (_, n) => [`file ${n}`, `state ${n}`])
const words = (count: number) => Array.from({ length: count }, (_, n) => `word${n}`).join(' ')

describe('a drawn document', () => {
  it('is tagged, titled and in English, with embedded fonts', async () => {
    const { catalog, info, metadata, fonts: names } = await read(heading('H'), paragraph('Text'))
    assert.match(catalog, /\/Lang \(en-GB\)/)
    assert.match(catalog, /\/MarkInfo/)
    assert.match(info, /\(A document\)/)
    assert.match(metadata, /<pdfuaid:part>1<\/pdfuaid:part>/)
    assert.match(metadata, /A document/)
    assert.deepEqual(names.toSorted(), ['Inter-Regular', 'Inter-SemiBold'])
  })

  it('says what is a heading, a list, a table and the head of what', async () => {
    const { structure, marked } = await read(
      heading('Facts'),
      subheading('Known'),
      facts(['Name', 'Value'], ['Unknown', undefined]),
      table(columns, rows(1)),
      list('one', 'two'),
      paragraph('The end.'),
    )
    assert.equal(
      structure,
      'Document(H1 H2 H3 Table(TR(TH:Row TD)) Table(TR(TH:Column TH:Column) TR(TD TD)) ' +
        'L(LI(Lbl LBody) LI(Lbl LBody)) P)',
    )
    assert.deepEqual(marked.slice(0, -1), [
      'H1 A document',
      'H2 Facts',
      'H3 Known',
      'TH Name',
      'TD Value',
      'TH File',
      'TH State',
      'TD file 0',
      'TD state 0',
      'Lbl •',
      'LBody one',
      'Lbl •',
      'LBody two',
      'P The end.',
    ])
  })

  it('tells on every page whose it is and what made it, beside the text', async () => {
    const { marked, pageCount } = await read(table(columns, rows(120)))
    assert.ok(pageCount > 2)
    const footers = marked.filter((line) => /^Artifact UBRN/.test(line))
    assert.equal(footers.length, pageCount)
    assert.match(footers[1] ?? '', /0007 0000\. Printed 24 November 2026, 10:00am\./)
    assert.match(footers[1] ?? '', /Made by open-ers, open-source software\. Not an NHS product\./)
    assert.match(footers[1] ?? '', new RegExp(`Page 2 of ${pageCount}$`))
  })

  it('repeats the head of a table on later pages, for the eye alone', async () => {
    const { marked, pageCount } = await read(table(columns, rows(120)))
    assert.equal(marked.filter((line) => line === 'TH File').length, 1)
    const repeated = marked.filter((line) => line === 'Artifact FileState')
    assert.equal(repeated.length, pageCount - 1)
    assert.equal(marked.filter((line) => /^TD file/.test(line)).length, 120)
  })

  it('carries text over pages whole: in paragraphs, and in cells that no page could hold', async () => {
    const long = words(3_000)
    for (const block of [
      paragraph(long),
      facts(['Comment', long]),
      table(columns, [['x', long]]),
    ]) {
      const { marked, pageCount } = await read(block)
      assert.ok(pageCount > 2)
      const said = marked.filter((line) => !/^(Artifact|H1|TH|TD x)/.test(line))
      const whole = said.map((line) => line.replace(/^\S+ /, '').trim()).join(' ')
      assert.equal(whole.replace(/\s+/g, ' '), long)
    }
  })

  it('breaks words that are wider than their column', async () => {
    const name = `${'x'.repeat(250)}.pdf`
    assert.ok((await read(table(columns, [[name, 'here']]))).marked.includes(`TD ${name}`))
    const endless = 'y'.repeat(9_000)
    const { marked } = await read(facts(['Comment', endless]))
    const said = marked.filter((line) => line.startsWith('TD '))
    assert.equal(said.map((line) => line.slice(3)).join(''), endless)
  })

  it('prints signs as they were typed, and the letters of neighbours', async () => {
    const typed = '2x3 -> 10:30 (A) fi β ≥ ½ µg Łukasz Żółw ŵ é “quoted” – 1–2 €'
    assert.equal(textIn(await drawn(paragraph(typed))), `A document\n${typed}`)
  })

  it('says where a character cannot be printed', async () => {
    const text = textIn(await drawn(paragraph('漢 and \u{1F600}')))
    assert.match(text, /^□ and □$/m)
    assert.match(text, /□ stands for a character that cannot be printed here\./)
    assert.doesNotMatch(textIn(await drawn(paragraph('plain'))), /□/)
  })

  it('takes line ends of all kinds, and drops what is no mark on paper', async () => {
    const text = textIn(await drawn(paragraph('one\r\ntwo\rthree\u0007\u200b\tfour')))
    assert.match(text, /one\s*two\s*three four/)
  })

  it('is the same bytes for the same document, whatever was printed before', async () => {
    const first = await drawn(paragraph('é ½'), table(columns, rows(3)))
    await drawn(paragraph('á “\u00a0” 2x3 ‐ -'))
    const second = await drawn(paragraph('é ½'), table(columns, rows(3)))
    assert.ok(Buffer.from(first).equals(second))
    const other = await layOut(document(paragraph('é ½'), table(columns, rows(3))), openFonts())
    assert.ok(Buffer.from(first).equals(other))
  })

  it('holds no moment but that of its printing', async () => {
    const { info, metadata } = await read(paragraph('Text'))
    assert.deepEqual(info.match(/D:\d+Z/g), ['D:20261124100000Z', 'D:20261124100000Z'])
    assert.match(metadata, /2026-11-24T10:00:00Z/)
  })

  it('keeps a heading with what it heads', async () => {
    for (let count = 1; count < 60; count += 1) {
      const { marked } = await read(table(columns, rows(count)), heading('Next'), facts(['A', 'B']))
      const after = marked.slice(marked.indexOf('H2 Next') + 1)
      assert.equal(after[0], 'TH A', `after ${count} rows`)
    }
  })
  it('keeps headings of both kinds together with what they head', async () => {
    for (let count = 1; count < 60; count += 1) {
      const below = [heading('Next'), subheading('First'), facts(['A', 'B'])]
      const { pages } = await read(table(columns, rows(count)), ...below)
      const page = pages.find(({ marked }) => marked.includes('H2 Next'))?.marked ?? []
      const after = page.slice(page.indexOf('H2 Next') + 1)
      assert.deepEqual(after.slice(0, 2), ['H3 First', 'TH A'], `after ${count} rows`)
    }
  })
})

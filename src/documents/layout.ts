/**
 * The one layout of all documents: a tagged PDF (ISO 14289, PDF/UA) of A4 pages. Same document,
 * same bytes: nothing depends on clock or chance.
 */
import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { epochMilliseconds } from '../base/clock.ts'
import { unreachable } from '../base/invariant.ts'
import type { Block, DocumentModel } from './document-model.ts'
import { type Fonts, printable, SUBSTITUTE } from './fonts.ts'
import { drawFooters } from './layout-footer.ts'
import { drawFacts, drawTable, leastFactsHeight, leastTableHeight } from './layout-table.ts'
import { add, type Sheet, spaceFor, styles, write } from './sheet.ts'

export async function layOut(model: DocumentModel, fonts: Fonts): Promise<Uint8Array> {
  const doc = openDocument(model, fonts)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const sheet: Sheet = { doc, style: styles[model.print] }
  const print = printableModel(model, fonts)
  add(sheet, root, 'H1', () => write(sheet, print.title, { size: sheet.style.title, strong: true }))
  doc.moveDown(0.6)
  print.blocks.forEach((block, index) => {
    drawBlock(sheet, root, block, () => leastHeight(sheet, print.blocks, index + 1))
  })
  root.end()
  drawFooters(sheet, print)
  const bytes = buffer(doc)
  doc.end()
  return bytes
}

type Structure = PDFKit.PDFStructureElement

function openDocument({ title, printedAt }: DocumentModel, fonts: Fonts): PDFKit.PDFDocument {
  const at = new Date(epochMilliseconds(printedAt))
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: 48, left: 56, right: 56, bottom: 64 },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en-GB',
    bufferPages: true,
    // No standard font: those are not embedded.
    font: '',
    info: { Title: title, Author: 'open-ers', Creator: 'open-ers', CreationDate: at, ModDate: at },
  })
  // Fonts that are read already are taken too, which the types do not say.
  doc.registerFont('text', fonts.text as unknown as Buffer)
  doc.registerFont('strong', fonts.strong as unknown as Buffer)
  // Not by `subset`: that adds a list of glyphs that lacks the parts of accented letters.
  doc.appendXML(UA_IDENTIFIER)
  packPages(doc)
  return doc
}

/**
 * All pages stay until their number is known, each as the thousands of pieces it was written in. In
 * one piece, a page that is done takes a fifth of the memory at most: a worker holds thousands.
 */
function packPages(doc: PDFKit.PDFDocument): void {
  let { page } = doc
  doc.on('pageAdded', () => {
    // What the types do not tell, as it is in the pinned version; test/documents would notice.
    const content = page.content as unknown as { buffer: Uint8Array[] }
    content.buffer = [Buffer.concat(content.buffer)]
    page = doc.page
  })
}

const UA_IDENTIFIER = `
  <rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
    <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>`

function printableModel(model: DocumentModel, fonts: Fonts): DocumentModel {
  let isWhole = true
  const clean = (text: string): string => {
    const made = printable(fonts, text)
    isWhole &&= made.includes(SUBSTITUTE) === text.includes(SUBSTITUTE)
    return made
  }
  const blocks = model.blocks.map((block) => printableBlock(block, clean))
  const note = `${SUBSTITUTE} stands for a character that cannot be printed here.`
  return {
    ...model,
    title: clean(model.title),
    reference: clean(model.reference),
    blocks: isWhole ? blocks : [...blocks, { is: 'paragraph', text: note }],
  }
}

function printableBlock(block: Block, clean: (text: string) => string): Block {
  switch (block.is) {
    case 'heading':
    case 'subheading':
    case 'paragraph':
      return { ...block, text: clean(block.text) }
    case 'facts':
      return {
        ...block,
        rows: block.rows.map(([name, value]) => [clean(name), clean(value)] as const),
      }
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(clean)) }
    case 'list':
      return { ...block, items: block.items.map(clean) }
    default:
      return unreachable(block)
  }
}

/** `leastBelow`: the height of what has to stand on the same page as a heading. */
function drawBlock(sheet: Sheet, root: Structure, block: Block, leastBelow: () => number): void {
  switch (block.is) {
    case 'heading':
    case 'subheading':
      drawHeading(sheet, root, block, leastBelow())
      break
    case 'paragraph':
      add(sheet, root, 'P', () => write(sheet, block.text))
      sheet.doc.moveDown(0.6)
      break
    case 'facts':
      drawFacts(sheet, root, block.rows)
      break
    case 'table':
      drawTable(sheet, root, block)
      break
    case 'list':
      drawList(sheet, root, block.items)
      break
    default:
      unreachable(block)
  }
}

type Heading = Extract<Block, { is: 'heading' | 'subheading' }>

/** Never alone at the foot of a page. */
function drawHeading(
  sheet: Sheet,
  root: Structure,
  { is, text }: Heading,
  leastBelow: number,
): void {
  const { doc, style } = sheet
  spaceFor(sheet, headingHeight(sheet, is) + leastBelow)
  doc.moveDown(0.4)
  const type = is === 'heading' ? 'H2' : 'H3'
  add(sheet, root, type, () => write(sheet, text, { size: style[is], strong: true }))
  doc.moveDown(0.3)
}

function headingHeight({ style }: Sheet, is: Heading['is']): number {
  return style[is] * 2.5
}

/** Headings that follow each other stay together, with what they head. */
function leastHeight(sheet: Sheet, blocks: readonly Block[], index: number): number {
  const block = blocks[index]
  switch (block?.is) {
    case 'heading':
    case 'subheading':
      return headingHeight(sheet, block.is) + leastHeight(sheet, blocks, index + 1)
    case 'facts':
      return leastFactsHeight(sheet, block.rows)
    case 'table':
      return leastTableHeight(sheet, block.columns, block.rows)
    default:
      return sheet.style.text * 2
  }
}

function drawList(sheet: Sheet, root: Structure, items: readonly string[]): void {
  const { doc } = sheet
  const left = doc.page.margins.left
  const list = doc.struct('L')
  root.add(list)
  for (const text of items) {
    spaceFor(sheet, sheet.style.text * 2)
    const item = doc.struct('LI')
    list.add(item)
    const { y } = doc
    add(sheet, item, 'Lbl', () => write(sheet, '\u2022', { x: left + 2, y }))
    add(sheet, item, 'LBody', () => write(sheet, text, { x: left + 16, y }))
    item.end()
    doc.moveDown(0.25)
  }
  list.end()
  doc.x = left
  doc.moveDown(0.35)
}

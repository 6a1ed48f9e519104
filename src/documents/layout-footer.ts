import type { DocumentModel } from './document-model.ts'
import { artifact, bottom, faint, lineColour, right, type Sheet } from './sheet.ts'
import { instantInWords } from './words.ts'

const MADE_BY = 'Made by open-ers, open-source software. Not an NHS product.'

/** Whose page it is, which of how many, and what made it: on every page, once all are known. */
export function drawFooters(sheet: Sheet, { reference, printedAt }: DocumentModel): void {
  const { doc } = sheet
  const { start, count } = doc.bufferedPageRange()
  const left = doc.page.margins.left
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page)
    artifact(sheet, 'Pagination', () => {
      const top = bottom(doc) + 14
      doc.moveTo(left, top).lineTo(right(doc), top).lineWidth(0.5).stroke(lineColour)
      doc.font('text').fontSize(8).fillColor(faint)
      line(doc, `${reference}. Printed ${instantInWords(printedAt)}.`, top + 7)
      line(doc, MADE_BY, top + 19)
      line(doc, `Page ${page + 1} of ${count}`, top + 7, 'right')
    })
  }
}

function line(doc: PDFKit.PDFDocument, text: string, y: number, align: 'left' | 'right' = 'left') {
  const x = align === 'left' ? doc.page.margins.left : right(doc) - doc.widthOfString(text)
  // In one line: wrapping would begin another page below the margin.
  doc.text(text, x, y, { lineBreak: false })
}

/** What the parts of the layout share: the document they draw on, its sizes, and how to tag. */
export type Sheet = { readonly doc: PDFKit.PDFDocument; readonly style: Style }

/** Sizes in points. */
export type Style = {
  readonly text: number
  readonly subheading: number
  readonly heading: number
  readonly title: number
}

/** Letters to patients are never below 12 points. */
export const styles = {
  large: { text: 12, subheading: 13, heading: 14, title: 20 },
  small: { text: 9.5, subheading: 10.5, heading: 12, title: 18 },
} as const satisfies Record<string, Style>

export const ink = '#14202b'
export const faint = '#5a6875'
export const lineColour = '#c3ccd4'
export const shade = '#eef1f4'

type Structure = PDFKit.PDFStructureElement

/** One element of the structure tree with what it shows, drawn now. */
export function add(
  { doc }: Sheet,
  parent: Structure,
  type: string,
  draw: () => void,
  options: Tagging = {},
): void {
  parent.add(doc.struct(type, options, draw))
}

/** `scope`: what the head of a table is the head of; the types do not know it yet. */
type Tagging = PDFKit.Mixins.StructureElementOptions & { readonly scope?: 'Row' | 'Column' }

/** What is on the page but says nothing: lines, shades, repeated heads, page numbers. */
export function artifact({ doc }: Sheet, type: 'Layout' | 'Pagination', draw: () => void): void {
  doc.markContent('Artifact', { type })
  draw()
  doc.endMarkedContent()
}

export type Writing = {
  readonly size?: number
  readonly strong?: boolean
  readonly x?: number
  readonly y?: number
  readonly width?: number
}

/** Lines of text; goes on on the next page where the page ends. */
export function write({ doc, style }: Sheet, text: string, how: Writing = {}): void {
  const { size = style.text, strong = false, x = doc.page.margins.left, y = doc.y } = how
  const width = how.width ?? right(doc) - x
  // The colour too: a page that is turned within a text begins with the one set last.
  doc
    .font(strong ? 'strong' : 'text')
    .fontSize(size)
    .fillColor(ink)
  doc.text(withBreaks(doc, text, width), x, y, { width, lineGap: size * LINE_GAP })
}

/** How high `write` would draw it. */
export function heightOf({ doc, style }: Sheet, text: string, how: Writing): number {
  const { size = style.text, strong = false, width = right(doc) - doc.page.margins.left } = how
  doc.font(strong ? 'strong' : 'text').fontSize(size)
  return doc.heightOfString(withBreaks(doc, text, width), { width, lineGap: size * LINE_GAP })
}

const LINE_GAP = 0.2

/**
 * Words that may be wider than their line, broken where it ends. The layout breaks them too, but
 * measures each of their beginnings, which takes minutes for thousands of letters.
 */
function withBreaks(doc: PDFKit.PDFDocument, text: string, width: number): string {
  return text.replace(/[^\s]{30,}/g, (word) => {
    let left = width
    return Array.from(word, (letter) => {
      const wide = doc.widthOfString(letter)
      const isOver = wide > left
      left = (isOver ? width : left) - wide
      return isOver ? `\n${letter}` : letter
    }).join('')
  })
}

/** Turns the page when so much does not fit on it. */
export function spaceFor({ doc }: Sheet, height: number): boolean {
  if (doc.y + height <= bottom(doc)) return false
  doc.addPage()
  return true
}

export function right({ page }: PDFKit.PDFDocument): number {
  return page.width - page.margins.right
}

export function bottom({ page }: PDFKit.PDFDocument): number {
  return page.height - page.margins.bottom
}

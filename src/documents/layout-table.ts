import type { Block, Column, Fact, Row } from './document-model.ts'
import {
  add,
  artifact,
  bottom,
  heightOf,
  lineColour,
  right,
  type Sheet,
  shade,
  spaceFor,
  type Writing,
  write,
} from './sheet.ts'

type Structure = PDFKit.PDFStructureElement
type Cell = { readonly text: string; readonly x: number; readonly width: number }

const PADDING = 4

/** A table whose rows have heads and whose columns have none. */
export function drawFacts(sheet: Sheet, root: Structure, rows: readonly Fact[]): void {
  drawRows(sheet, root, { columns: ofFacts, rows, hasRowHeads: true })
}

const ofFacts: readonly Column[] = [
  { name: '', share: 3 },
  { name: '', share: 7 },
]

export function drawTable(sheet: Sheet, root: Structure, { columns, rows }: Table): void {
  drawRows(sheet, root, { columns, rows, hasRowHeads: false })
}

type Table = Extract<Block, { is: 'table' }>

/** What has to fit below a heading so that it does not stand alone. */
export function leastTableHeight(sheet: Sheet, columns: readonly Column[], rows: readonly Row[]) {
  const [first = []] = rows
  const firstHeight = heightIn(sheet, columns, first, true)
  return headHeightOf(sheet, columns) + Math.min(firstHeight, pageHeight(sheet) * LEAST_PART)
}

export function leastFactsHeight(sheet: Sheet, rows: readonly Fact[]): number {
  return leastTableHeight(sheet, ofFacts, rows)
}

type Drawn = {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly hasRowHeads: boolean
}

function drawRows(sheet: Sheet, root: Structure, { columns, rows, hasRowHeads }: Drawn): void {
  const { doc } = sheet
  const headHeight = headHeightOf(sheet, columns)
  const table = doc.struct('Table')
  root.add(table)
  // A head stays with its first row.
  spaceFor(sheet, leastTableHeight(sheet, columns, rows))
  if (headHeight > 0) drawHead(sheet, columns, headHeight, table)
  for (const row of rows) {
    let rest: Row | undefined = row
    while (rest !== undefined) {
      const [part, left] = fittingPart(sheet, columns, rest, headHeight)
      const height = heightIn(sheet, columns, part, hasRowHeads)
      const isTurned = spaceFor(sheet, height)
      if (isTurned && headHeight > 0) drawHead(sheet, columns, headHeight)
      drawRow(sheet, table, cellsOf(sheet, columns, part), { height, hasRowHeads })
      rest = left
    }
  }
  table.end()
  doc.x = doc.page.margins.left
  doc.moveDown(0.6)
}

/** 0 for a table whose columns have no names. */
function headHeightOf(sheet: Sheet, columns: readonly Column[]): number {
  const names = columns.map(({ name }) => name)
  if (names.every((name) => name === '')) return 0
  return rowHeight(sheet, cellsOf(sheet, columns, names), () => true)
}

/** Tagged where it stands first; on later pages it repeats what was said. */
function drawHead(
  sheet: Sheet,
  columns: readonly Column[],
  height: number,
  table?: Structure,
): void {
  const { doc } = sheet
  const { y } = doc
  const names = columns.map(({ name }) => name)
  const cells = cellsOf(sheet, columns, names)
  const left = doc.page.margins.left
  artifact(sheet, 'Layout', () => {
    doc
      .save()
      .rect(left, y, right(doc) - left, height)
      .fill(shade)
      .restore()
  })
  const draw = (cell: Cell) => write(sheet, cell.text, within(cell, y, true))
  if (table === undefined) {
    artifact(sheet, 'Layout', () => cells.forEach(draw))
  } else {
    const row = doc.struct('TR')
    table.add(row)
    for (const cell of cells) add(sheet, row, 'TH', () => draw(cell), { scope: 'Column' })
    row.end()
  }
  doc.y = y + height
}

function drawRow(
  sheet: Sheet,
  table: Structure,
  cells: readonly Cell[],
  { height, hasRowHeads }: { readonly height: number; readonly hasRowHeads: boolean },
): void {
  const { doc } = sheet
  const { y } = doc
  const row = doc.struct('TR')
  table.add(row)
  cells.forEach((cell, index) => {
    const isHead = hasRowHeads && index === 0
    const draw = () => write(sheet, cell.text, within(cell, y, isHead))
    if (cell.text === '') row.add(doc.struct('TD', {}, []))
    else if (isHead) add(sheet, row, 'TH', draw, { scope: 'Row' })
    else add(sheet, row, 'TD', draw)
  })
  row.end()
  doc.y = y + height
  artifact(sheet, 'Layout', () => {
    const left = doc.page.margins.left
    doc.moveTo(left, doc.y).lineTo(right(doc), doc.y).lineWidth(0.5).stroke(lineColour)
  })
}

function cellsOf({ doc }: Sheet, columns: readonly Column[], row: Row): readonly Cell[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  let x = doc.page.margins.left
  const whole = right(doc) - x
  return columns.map(({ share }, index) => {
    const width = (whole * share) / shares
    const cell = { text: row[index] ?? '', x, width }
    x += width
    return cell
  })
}

function within({ x, width }: Cell, y: number, strong: boolean): Writing {
  return { x: x + PADDING, y: y + PADDING, width: width - 2 * PADDING, strong }
}

function heightIn(
  sheet: Sheet,
  columns: readonly Column[],
  row: Row,
  hasRowHeads: boolean,
): number {
  return rowHeight(sheet, cellsOf(sheet, columns, row), (index) => hasRowHeads && index === 0)
}

function rowHeight(
  sheet: Sheet,
  cells: readonly Cell[],
  isStrongAt: (index: number) => boolean,
): number {
  const heights = cells.map((cell, index) =>
    heightOf(sheet, cell.text, within(cell, 0, isStrongAt(index))),
  )
  return Math.max(...heights) + 2 * PADDING
}

function pageHeight({ doc }: Sheet): number {
  return bottom(doc) - doc.page.margins.top
}

/** A short row stays whole; a long one fills the page and goes on, as another row, on the next. */
function fittingPart(
  sheet: Sheet,
  columns: readonly Column[],
  row: Row,
  headHeight: number,
): readonly [part: Row, left: Row | undefined] {
  const whole = pageHeight(sheet) - headHeight
  const height = heightIn(sheet, columns, row, true)
  if (height <= whole * KEPT_WHOLE) return [row, undefined]
  const here = bottom(sheet.doc) - sheet.doc.y
  const heightMax = (here > whole * LEAST_PART ? here : whole) - 2 * PADDING
  const cells = cellsOf(sheet, columns, row).map((cell) => cut(sheet, cell, heightMax))
  const left = cells.map(([, rest]) => rest)
  const isDone = left.every((text) => text === '')
  return [cells.map(([fitting]) => fitting), isDone ? undefined : left]
}

/** Shares of a page: rows up to this are not cut, and no part of a row begins in less. */
const KEPT_WHOLE = 0.25
const LEAST_PART = 0.15

/** As many words as fit, and the others; the head of a row is short, so it is measured as text. */
function cut(sheet: Sheet, cell: Cell, heightMax: number): readonly [string, string] {
  const fits = (text: string) =>
    heightOf(sheet, text, { ...within(cell, 0, false), strong: true }) <= heightMax
  if (fits(cell.text)) return [cell.text, '']
  const words = cell.text.split(/(?<=\s)/)
  let least = 0
  let most = words.length
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2)
    if (fits(words.slice(0, middle).join(''))) least = middle
    else most = middle
  }
  if (least > 0) return [words.slice(0, least).join('').trimEnd(), words.slice(least).join('')]
  return [cell.text.slice(0, LONG_WORD), cell.text.slice(LONG_WORD)]
}

/** Letters of one word that surely fit on a page. */
const LONG_WORD = 400

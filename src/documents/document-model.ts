import type { Instant } from '../base/clock.ts'

/**
 * What a document says, as plain data: what it is drawn from, and what tests read. `layOut` makes a
 * tagged PDF of it, so every part has a meaning and none a look.
 */
export type DocumentModel = {
  readonly title: string
  /** Stands at the foot of every page, so that loose pages find together again. */
  readonly reference: string
  readonly printedAt: Instant
  /** `large` for patients, `small` for records with tables. */
  readonly print: 'large' | 'small'
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly is: 'heading'; readonly text: string }
  /** Of a part of what the last heading heads. */
  | { readonly is: 'subheading'; readonly text: string }
  | { readonly is: 'paragraph'; readonly text: string }
  /** Names and values; each name heads its row. */
  | { readonly is: 'facts'; readonly rows: readonly Fact[] }
  | { readonly is: 'table'; readonly columns: readonly Column[]; readonly rows: readonly Row[] }
  | { readonly is: 'list'; readonly items: readonly string[] }

export type Fact = readonly [name: string, value: string]
export type Row = readonly string[]
/** `share` of the width, beside the shares of the other columns. */
export type Column = { readonly name: string; readonly share: number }

export function heading(text: string): Block {
  return { is: 'heading', text }
}

export function subheading(text: string): Block {
  return { is: 'subheading', text }
}

export function paragraph(text: string): Block {
  return { is: 'paragraph', text }
}

/**
 * Text as people typed it: empty lines part paragraphs, other line ends stay. What comes after very
 * many lines runs on, so that no text of a few thousand characters fills a hundred pages.
 */
export function paragraphs(text: string): readonly Block[] {
  const lines = text.split(/\r\n?|[\n\u0085\u2028\u2029]/)
  const rest = lines.splice(LINES_MAX).filter((line) => line.trim() !== '')
  return [...lines, rest.join(' ')]
    .join('\n')
    .split(/\n[^\S\n]*\n\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(paragraph)
}

/** Some seven pages. */
const LINES_MAX = 400

/** Only the facts that are known. */
export function facts(...rows: readonly (readonly [name: string, value: string | undefined])[]) {
  const known = rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  )
  return { is: 'facts', rows: known } as const satisfies Block
}

export function table(columns: readonly Column[], rows: readonly Row[]): Block {
  return { is: 'table', columns, rows }
}

export function list(...items: readonly string[]): Block {
  return { is: 'list', items }
}

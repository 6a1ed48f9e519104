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

export function paragraph(text: string): Block {
  return { is: 'paragraph', text }
}

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

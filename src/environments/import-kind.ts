import type { Outcome } from '../base/outcome.ts'
import type { Queryable } from '../store/postgres/pool.ts'
import type { LineProblem, Numbered } from './import-file.ts'
import type { Problem } from './records/problem.ts'

/** Nothing was loaded, and somebody has to mend something first: `message` tells all of it. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
}

/** What a kind of record needs to be read, judged and stored. */
export type ImportKind<R, Counts extends Readonly<Record<string, number>>> = {
  readonly read: (json: unknown) => Outcome<R, Problem>
  readonly keyOf: (record: R) => string
  /** What is wrong with well-formed records, given what the database holds. */
  readonly check: (
    transaction: Queryable,
    records: readonly Numbered<R>[],
  ) => Promise<readonly LineProblem[]>
  readonly store: (transaction: Queryable, records: readonly R[]) => Promise<Counts>
  readonly finish: (transaction: Queryable) => Promise<void>
  readonly none: Counts
}

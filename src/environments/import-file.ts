import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { no, type Outcome } from '../base/outcome.ts'
import type { Problem } from './records/problem.ts'

/** A record with the line it stands on, counted from 1. */
export type Numbered<R> = { readonly line: number; readonly record: R }

/** What is wrong with a line of a file. */
export type LineProblem = Problem & { readonly line: number }

export type Batch<R> = {
  readonly records: readonly Numbered<R>[]
  readonly problems: readonly LineProblem[]
}

/** Lines looked at together: enough to ask the database seldom, few enough for any memory. */
const LINES_PER_BATCH = 2_000

/**
 * Reads a file of one JSON object a line, some thousand lines at a time; empty lines count and mean
 * nothing. Rejects when the file cannot be read.
 */
export async function* readBatches<R>(
  path: string,
  read: (json: unknown) => Outcome<R, Problem>,
): AsyncGenerator<Batch<R>> {
  const input = createReadStream(path, 'utf8')
  let records: Numbered<R>[] = []
  let problems: LineProblem[] = []
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (text.trim() === '') continue
    const outcome = readLine(text, read)
    if (outcome.ok) records.push({ line, record: outcome.value })
    else problems.push(...outcome.refusals.map((problem) => ({ ...problem, line })))
    if (records.length + problems.length < LINES_PER_BATCH) continue
    yield { records, problems }
    records = []
    problems = []
  }
  yield { records, problems }
}

function readLine<R>(
  text: string,
  read: (json: unknown) => Outcome<R, Problem>,
): Outcome<R, Problem> {
  let isStorable = true
  const json = parseJson(text, (value) => {
    isStorable &&= value.isWellFormed() && !value.includes('\0')
  })
  if (json === undefined) return no({ at: '', says: 'is not JSON' })
  return isStorable ? read(json) : no({ at: '', says: 'holds text that is not Unicode, or NUL' })
}

/** Nothing when it is no JSON. `see` is shown every text in it. */
function parseJson(text: string, see: (value: string) => void): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === 'string') see(value)
      return value
    })
  } catch {
    return undefined
  }
}

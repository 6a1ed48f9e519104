import { invariant } from '../../base/invariant.ts'
import type { Database } from './pool.ts'

/** Enough that under load a sequence is asked for rarely; what a restart leaves unused is a gap. */
const NUMBERS_AT_ONCE = 32

/**
 * Hands out the numbers of a sequence one by one, fetched some at a time. Callers never share one.
 */
export function takeNumbers(
  database: Database,
  take: (count: number) => { name: string; text: string; values: unknown[] },
): () => Promise<string> {
  let stock: string[] = []
  let fetching: Promise<void> | undefined

  async function fetch(): Promise<void> {
    const { rows } = await database.query<{ number: number | string }>(take(NUMBERS_AT_ONCE))
    stock = stock.concat(rows.map(({ number }) => String(number)))
  }

  return async () => {
    while (stock.length === 0) {
      fetching ??= fetch().finally(() => {
        fetching = undefined
      })
      await fetching
    }
    const number = stock.shift()
    invariant(number !== undefined, 'a fetched sequence gives numbers')
    return number
  }
}

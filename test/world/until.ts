import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'

const LIMIT_MS = 20_000

/**
 * Asks again until it is so: for what another connection has to hear of first, or another turn of
 * the event loop has to do.
 */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  while (!limit.aborted) {
    if (await isSo()) return
    await turn()
  }
  assert.fail(`never came true: ${what}`)
}

import assert from 'node:assert/strict'

const TRIES = 2_000

/**
 * Asks again until it is so: for what another connection has to hear of first. Asking takes the
 * time.
 */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (await isSo()) return
  }
  assert.fail(`never came true: ${what}`)
}

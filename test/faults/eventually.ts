import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 20

/**
 * What the question comes to, asked again and again until it has an answer; fails after so long.
 */
export async function eventually<T>(
  what: string,
  withinSeconds: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadline = performance.now() + withinSeconds * 1_000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) {
      assert.fail(`not within ${withinSeconds} seconds: ${what}`)
    }
    await pause(POLL_MS)
  }
}

import type { Timer } from '../../../src/outside/timer.ts'

/** A timer whose time passes when a test says so. */
export function manualTimer() {
  let now = 0
  const waiting = new Set<{ readonly due: number; readonly run: () => void }>()
  const timer: Timer = {
    after: (milliseconds, run) => {
      const each = { due: now + milliseconds, run }
      waiting.add(each)
      return () => waiting.delete(each)
    },
  }
  return {
    timer,
    waiting: () => waiting.size,
    pass: (milliseconds: number) => {
      now += milliseconds
      for (const each of waiting) {
        if (each.due > now) continue
        waiting.delete(each)
        each.run()
      }
    },
  }
}

/** Lets everything run that waits for nothing but a promise. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

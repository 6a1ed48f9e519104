import type { SettingStore } from '../store/ports/settings.ts'
import { type WorldClock, worldClock } from '../world/world-clock.ts'
import type { Opening } from './opening.ts'

/** How often a process looks whether another one moved the clock. */
const RELOAD_MS = 1_000

export async function openWorldClock(
  { realClock, closers, logger }: Opening,
  settings: SettingStore,
): Promise<WorldClock> {
  const clock = worldClock(realClock, settings)
  await clock.reload()
  const reload = () =>
    clock.reload().catch(() => logger.warn({}, 'the clock of the world cannot be read'))
  const timer = setInterval(reload, RELOAD_MS).unref()
  closers.push(async () => clearInterval(timer))
  return clock
}

import { type Clock, epochMilliseconds, type Instant, instantOf } from '../base/clock.ts'
import type { SettingStore } from '../store/ports/settings.ts'

const SETTING = 'clock'

/** How the world's time stands to real time: running beside it, or standing still at an instant. */
export type ClockState =
  | { readonly mode: 'running'; readonly offsetMs: number }
  | { readonly mode: 'frozen'; readonly at: Instant }

export type WorldClock = Clock & {
  readonly state: () => ClockState
  readonly set: (state: ClockState) => Promise<void>
  /** Takes over what another process, or an earlier run, has set. */
  readonly reload: () => Promise<void>
}

/**
 * The clock of a world that can be moved (DESIGN 8). Outside production only; kept in the
 * database.
 */
export function worldClock(real: Clock, settings: SettingStore): WorldClock {
  let state: ClockState = { mode: 'running', offsetMs: 0 }
  return {
    now: () => {
      if (state.mode === 'frozen') return state.at
      if (state.offsetMs === 0) return real.now()
      return instantOf(epochMilliseconds(real.now()) + state.offsetMs)
    },
    state: () => state,
    set: async (next) => {
      await settings.put(SETTING, next)
      state = next
    },
    reload: async () => {
      state = readState(await settings.find(SETTING))
    },
  }
}

function readState(value: unknown): ClockState {
  const kept = value as ClockState | undefined
  if (kept?.mode === 'frozen' || kept?.mode === 'running') return kept
  return { mode: 'running', offsetMs: 0 }
}

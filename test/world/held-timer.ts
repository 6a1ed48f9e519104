import type { Timer } from '../../src/outside/timer.ts'
import { manualTimer } from '../outside/pas/manual-timer.ts'

/** A timer whose time passes when a test says so, and that tells when somebody waits for it. */
export function heldTimer() {
  const { timer: held, pass } = manualTimer()
  let listening: { readonly milliseconds: number; readonly heard: () => void }[] = []
  const timer: Timer = {
    after: (milliseconds, run) => {
      const callOff = held.after(milliseconds, run)
      for (const each of listening) if (each.milliseconds === milliseconds) each.heard()
      listening = listening.filter((each) => each.milliseconds !== milliseconds)
      return callOff
    },
  }
  return {
    timer,
    pass,
    /** To be asked before what will wait is begun. */
    whenWaitingFor: (milliseconds: number): Promise<void> =>
      new Promise((heard) => {
        listening.push({ milliseconds, heard })
      }),
  }
}

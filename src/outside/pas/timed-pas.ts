import type { Pas, PasAnswer, PasOutcome, TimedPas } from '../../domain/appointment/pas.ts'
import type { Timer } from '../timer.ts'
import { askWithin } from './ask-within.ts'

export type TimedPasOptions = {
  readonly pas: Pas
  /** e-RS waits two minutes (DOMAIN 5.3). */
  readonly limitMs: number
  readonly timer: Timer
  /** Told of a PAS that could not be asked; the caller of `book` and `cancel` learns `lost`. */
  readonly onFault: (fault: unknown) => void
}

export const pasLimitMs = 120_000

/**
 * Turns silence into `timed-out` and a fault on the way into `lost`: after both nobody knows what
 * the PAS has done.
 */
export function timedPas(options: TimedPasOptions): TimedPas {
  return {
    book: (booking) => outcome(options, (signal) => options.pas.book(booking, signal)),
    cancel: (cancellation) =>
      outcome(options, (signal) => options.pas.cancel(cancellation, signal)),
  }
}

async function outcome(
  { limitMs, timer, onFault }: TimedPasOptions,
  ask: (signal: AbortSignal) => Promise<PasAnswer>,
): Promise<PasOutcome> {
  try {
    const within = await askWithin(limitMs, timer, ask)
    return within.is === 'answered' ? within.answer : within
  } catch (fault) {
    onFault(fault)
    return { is: 'lost' }
  }
}

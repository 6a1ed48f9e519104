import { unreachable } from '../../base/invariant.ts'
import type { Pas, PasAnswer } from '../../domain/appointment/pas.ts'
import type { Timer } from '../timer.ts'
import type { PasBehaviour, PasBehaviours } from './behaviour.ts'

/** The PAS of every service, for everywhere but production: it does as its service was told to. */
export function pasSimulator(behaviours: PasBehaviours, timer: Timer): Pas {
  const asked = async (service: PasService, deed: Deed, signal: AbortSignal) =>
    answerOf(await behaviours.get(service), deed, { timer, signal })
  return {
    book: ({ service }, signal) => asked(service, 'book', signal),
    cancel: ({ service }, signal) => asked(service, 'cancel', signal),
  }
}

type PasService = Parameters<PasBehaviours['get']>[0]
type Deed = 'book' | 'cancel'
type Waiting = { readonly timer: Timer; readonly signal: AbortSignal }

const OK: PasAnswer = { is: 'ok' }
const REFUSED: PasAnswer = { is: 'refused' }

async function answerOf(told: PasBehaviour, deed: Deed, waiting: Waiting): Promise<PasAnswer> {
  switch (told.behaviour) {
    case 'ok':
      return OK
    case 'error':
      return { is: 'error' }
    case 'slot-gone':
      return deed === 'book' ? { is: 'slot-gone' } : OK
    case 'refuse-booking':
      return deed === 'book' ? REFUSED : OK
    case 'refuse-cancel':
      return deed === 'cancel' ? REFUSED : OK
    case 'late':
      return answersAfter(told.afterMilliseconds, waiting)
    case 'never':
      return new Promise(() => {})
    default:
      return unreachable(told)
  }
}

/** Nobody listens any more once the signal is given: then the timer goes too. */
function answersAfter(milliseconds: number, { timer, signal }: Waiting): Promise<PasAnswer> {
  return new Promise((resolve) => {
    const callOff = timer.after(milliseconds, () => resolve(OK))
    signal.addEventListener('abort', callOff, { once: true })
  })
}

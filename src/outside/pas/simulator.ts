import { unreachable } from '../../base/invariant.ts'
import type { Pas, PasAnswer, PasBooking, PasCancellation } from '../../domain/appointment/pas.ts'
import type { Timer } from '../timer.ts'
import type { PasBehaviour, PasBehaviours } from './behaviour.ts'
import type { PasDiary } from './diary.ts'

export type PasSimulatorOptions = {
  readonly behaviours: PasBehaviours
  readonly diary: PasDiary
  readonly timer: Timer
}

/**
 * The PAS of every service, for everywhere but production: it does as its service was told to, and
 * remembers what it has booked.
 */
export function pasSimulator(options: PasSimulatorOptions): Pas {
  const { behaviours } = options
  return {
    book: async (booking, signal) => {
      const told = await behaviours.get(booking.service)
      return answerOf(told, bookingOf(booking, options), { ...options, signal })
    },
    cancel: async (cancellation, signal) => {
      const told = await behaviours.get(cancellation.service)
      return answerOf(told, cancellationOf(cancellation, options), { ...options, signal })
    },
  }
}

/** What the PAS was asked to do, and what it does when it obeys. */
type Deed = { readonly is: 'book' | 'cancel'; readonly obey: () => Promise<PasAnswer> }
type Waiting = { readonly timer: Timer; readonly signal: AbortSignal }

const OK: PasAnswer = { is: 'ok' }
const REFUSED: PasAnswer = { is: 'refused' }
const SLOT_GONE: PasAnswer = { is: 'slot-gone' }

function bookingOf(booking: PasBooking, { diary }: PasSimulatorOptions): Deed {
  const answers = { booked: OK, taken: SLOT_GONE, 'called-off': REFUSED } as const
  return { is: 'book', obey: async () => answers[await diary.book(booking)] }
}

function cancellationOf(cancellation: PasCancellation, { diary }: PasSimulatorOptions): Deed {
  return {
    is: 'cancel',
    obey: async () => {
      await diary.cancel(cancellation)
      return OK
    },
  }
}

async function answerOf(
  told: PasBehaviour,
  { is, obey }: Deed,
  waiting: Waiting,
): Promise<PasAnswer> {
  switch (told.behaviour) {
    case 'ok':
      return obey()
    case 'error':
      return { is: 'error' }
    case 'slot-gone':
      return is === 'book' ? SLOT_GONE : obey()
    case 'refuse-booking':
      return is === 'book' ? REFUSED : obey()
    case 'refuse-cancel':
      return is === 'cancel' ? REFUSED : obey()
    case 'late':
      return answersAfter(told.afterMilliseconds, await obey(), waiting)
    case 'breaks-off':
      await obey()
      throw new Error('the connection to the PAS broke')
    case 'never':
      return staysSilent(waiting)
    default:
      return unreachable(told)
  }
}

/** The longest that a timer of Node waits, 24 days: nobody listens so long. */
export const FOR_GOOD_MS = 2_147_483_647

/** Waits for good by the timer as well, so that a test can tell when the PAS has been asked. */
function staysSilent({ timer, signal }: Waiting): Promise<PasAnswer> {
  return new Promise(() => {
    signal.addEventListener(
      'abort',
      timer.after(FOR_GOOD_MS, () => {}),
      { once: true },
    )
  })
}

/** Nobody listens any more once the signal is given: then the timer goes too. */
function answersAfter(
  milliseconds: number,
  answer: PasAnswer,
  { timer, signal }: Waiting,
): Promise<PasAnswer> {
  return new Promise((resolve) => {
    const callOff = timer.after(milliseconds, () => resolve(answer))
    signal.addEventListener('abort', callOff, { once: true })
  })
}

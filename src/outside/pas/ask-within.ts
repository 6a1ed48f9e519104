import type { Timer } from '../timer.ts'

export type AnswerWithin<T> =
  | { readonly is: 'answered'; readonly answer: T }
  | { readonly is: 'timed-out' }

/**
 * Asks, and waits no longer than `limitMs`. Rejects with what `ask` rejected with before the limit;
 * what it does afterwards, answer or fault, is dropped. The timer ends with the answer, the signal
 * with the limit.
 */
export function askWithin<T>(
  limitMs: number,
  timer: Timer,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<AnswerWithin<T>> {
  return new Promise((resolve, reject) => {
    const limit = new AbortController()
    const callOff = timer.after(limitMs, () => {
      resolve({ is: 'timed-out' })
      limit.abort()
    })
    Promise.resolve(limit.signal)
      .then(ask)
      .finally(callOff)
      .then((answer) => resolve({ is: 'answered', answer }), reject)
  })
}

import type { Instant } from '../base/clock.ts'
import type { Actor } from '../domain/directory/actor.ts'
import type { Refusal } from '../domain/refusal/refusal.ts'

/**
 * Why a request was answered as it was: the steps it passed, and what the last one saw and wanted.
 */
export type Explanation = {
  readonly requestId: string
  readonly at: Instant
  readonly operation: string
  readonly status: number
  readonly passed: readonly string[]
  readonly stoppedAt?: string
  readonly caller?: Pick<
    Actor,
    'mode' | 'application' | 'user' | 'function' | 'organisation' | 'onBehalfOf'
  >
  readonly refusals: readonly Pick<Refusal, 'code' | 'says' | 'at' | 'because'>[]
  readonly because?: string
}

export type Explanations = {
  readonly keep: (explanation: Explanation) => void
  readonly find: (requestId: string) => Explanation | undefined
}

/** Those who ask ask why they were refused; a success is asked for at once, if ever. */
const REFUSALS_KEPT_MAX = 2_000
const SUCCESSES_KEPT_MAX = 200

/** The newest explanations of this process, outside production only. */
export function keepExplanations(): Explanations {
  const refusals = ringOf(REFUSALS_KEPT_MAX)
  // Few, because what outlives its request costs the garbage collector more than the request
  // itself.
  const successes = ringOf(SUCCESSES_KEPT_MAX)
  return {
    keep: (explanation) => {
      const ring = explanation.stoppedAt === undefined ? successes : refusals
      ring.keep(explanation)
    },
    find: (requestId) => refusals.find(requestId) ?? successes.find(requestId),
  }
}

function ringOf(keptMax: number): Explanations {
  const kept: Explanation[] = []
  let next = 0
  return {
    keep: (explanation) => {
      kept[next] = explanation
      next = (next + 1) % keptMax
    },
    find: (requestId) => kept.find((each) => each.requestId === requestId),
  }
}

/** Production keeps none. */
export const noExplanations: Explanations = { keep: () => undefined, find: () => undefined }

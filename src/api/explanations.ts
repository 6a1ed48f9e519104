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

const KEPT_MAX = 2_000

/** The newest explanations of this process, outside production only: a ring, looked through when asked. */
export function keepExplanations(): Explanations {
  const ring: Explanation[] = []
  let next = 0
  return {
    keep: (explanation) => {
      ring[next] = explanation
      next = (next + 1) % KEPT_MAX
    },
    find: (requestId) => ring.find((each) => each.requestId === requestId),
  }
}

/** Production keeps none. */
export const noExplanations: Explanations = { keep: () => undefined, find: () => undefined }

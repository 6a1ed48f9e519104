import type { Instant } from '../base/clock.ts'
import type { Actor } from '../domain/directory/actor.ts'
import type { Refusal } from '../domain/refusal/refusal.ts'
import { BoundedMap } from '../security/bounded-map.ts'

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

/** The newest explanations of this process; outside production only. */
export function keepExplanations(): Explanations {
  const kept = new BoundedMap<string, Explanation>(KEPT_MAX)
  return {
    keep: (explanation) => kept.set(explanation.requestId, explanation),
    find: (requestId) => kept.get(requestId),
  }
}

/** Production keeps none. */
export const noExplanations: Explanations = { keep: () => undefined, find: () => undefined }

import { type Instant, plusMilliseconds } from '../base/clock.ts'
import type { Context } from './context.ts'

/** A hold outlives the wait for the PAS by this much, for the second transaction. */
const HOLD_MARGIN_MS = 15_000

/** Until when a referral is kept for a request to a PAS that begins now. */
export function heldUntil({ at }: { readonly at: Instant }, { limits }: Pick<Context, 'limits'>) {
  return plusMilliseconds(at, limits.pasTimeoutMs + HOLD_MARGIN_MS)
}

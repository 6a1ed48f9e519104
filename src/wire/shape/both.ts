import { no, type Outcome, ok } from '../../base/outcome.ts'

/** Both values, or what is wrong with either. */
export function both<A, B, R>(a: Outcome<A, R>, b: Outcome<B, R>): Outcome<readonly [A, B], R> {
  if (!a.ok) return b.ok ? a : no(...a.refusals, ...b.refusals)
  return b.ok ? ok([a.value, b.value]) : b
}

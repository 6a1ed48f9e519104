import type { Decided } from '../domain/refusal/refusal.ts'
import { type Places, placed } from '../wire/read.ts'

/** The domain's refusals told at the places of the body that they speak about. */
export function atPlaces<T>(decided: Decided<T>, places: Places): Decided<T> {
  if (decided.ok) return decided
  const [first, ...rest] = decided.refusals
  return {
    ok: false,
    refusals: [placed(first, places), ...rest.map((each) => placed(each, places))],
  }
}

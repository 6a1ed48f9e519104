import type { Refusal } from '../../domain/refusal/refusal.ts'
import { type Problem, refusalOf } from './problem.ts'

/**
 * A body can be wrong in more places than anyone reads; the rest is not told, so that memory stays
 * flat.
 */
export const refusalsMax = 100

/** Tells a problem and returns false: "does not fit". */
export function tell(told: Refusal[], problem: Problem, at: string): false {
  if (told.length < refusalsMax) told.push(refusalOf(problem, at))
  return false
}

export function pass(told: Refusal[], refused: Refusal): void {
  if (told.length < refusalsMax) told.push(refused)
}

import { invariant } from '../../base/invariant.ts'

/** The item of a list that a shape has found to hold exactly one. */
export function only<T>(list: readonly T[]): T {
  const [item] = list
  invariant(item !== undefined && list.length === 1, 'a list of exactly one item holds one')
  return item
}

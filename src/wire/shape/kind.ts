import type { Fields } from './door.ts'

/** JSON types by name; `undefined` counts as null. */
export type Kind = 'null' | 'array' | 'object' | 'string' | 'number' | 'boolean'

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'object'
}

export function isFields(value: unknown): value is Fields {
  return kindOf(value) === 'object'
}

/**
 * What stands at a path of a value whose shape nobody has checked; undefined when there is no such
 * path.
 */
export function pluck(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const step of path) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step]
    else if (isFields(found) && typeof step === 'string') {
      found = Object.hasOwn(found, step) ? found[step] : undefined
    } else return undefined
  }
  return found
}

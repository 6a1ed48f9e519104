import type { TSchema } from 'typebox'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { NamedParameters } from './door.ts'
import { isFields, pluck } from './kind.ts'
import { itemOf, under } from './place.ts'
import { refusalsMax, tell } from './tell.ts'

type Examine = (schema: TSchema, value: unknown, at: string, told: Refusal[]) => boolean

/** The entries of `Parameters.parameter`: each against the declaration that its name picks. */
export function examineParameters(
  named: NamedParameters,
  entries: readonly unknown[],
  at: string,
  told: Refusal[],
  examine: Examine,
): boolean {
  const seen = new Set<string>()
  let fits = true
  for (const [index, entry] of entries.entries()) {
    const place = itemOf(at, index)
    if (!examineEntry(entry, place)) fits = false
    if (told.length >= refusalsMax) return false
  }
  for (const [name, { occurs }] of Object.entries(named)) {
    if (occurs.startsWith('1') && !seen.has(name)) {
      fits = tell(told, { is: 'missing-parameter', name }, at)
    }
  }
  return fits

  function examineEntry(entry: unknown, place: string): boolean {
    if (entry === null) return tell(told, { is: 'missing' }, place)
    if (!isFields(entry)) return tell(told, { is: 'wrong-structure', wants: 'an object' }, place)
    const name = pluck(entry, 'name') ?? null
    if (name === null) return tell(told, { is: 'missing' }, under(place, 'name'))
    if (typeof name !== 'string') return examineName(name, under(place, 'name'))
    const parameter = Object.hasOwn(named, name) ? named[name] : undefined
    if (parameter === undefined) return tell(told, { is: 'unknown-parameter', name }, place)
    const isRepeated = seen.has(name) && parameter.occurs.endsWith('1')
    seen.add(name)
    if (isRepeated) return tell(told, { is: 'repeated-parameter', name }, place)
    return examine(parameter.entry, entry, place, told)
  }

  function examineName(name: unknown, place: string): false {
    return typeof name === 'object'
      ? tell(told, { is: 'wrong-structure', wants: 'a single value' }, place)
      : tell(told, { is: 'wrong-type', value: name, door: { wants: 'a parameter name' } }, place)
  }
}

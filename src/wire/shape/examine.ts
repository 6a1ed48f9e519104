import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { type Fields, type Node, nodeOf, type Rule } from './door.ts'
import { examineParameters } from './examine-parameters.ts'
import { isFields, kindOf } from './kind.ts'
import { itemOf, joined, under } from './place.ts'
import { pass, refusalsMax, tell } from './tell.ts'

/**
 * Finds everything that is wrong with a value, in document order, and appends it to `told`.
 * Runs only on bodies that the compiled check refused. Returns whether the value fits.
 */
export function examine(schema: TSchema, value: unknown, at: string, told: Refusal[]): boolean {
  const node = nodeOf(schema)
  if (node.door?.either !== undefined) {
    const { single, list } = node.door.either
    return examine(Array.isArray(value) ? list : single, value, at, told)
  }
  if (value === null) return isNullable(node) || tell(told, { is: 'missing' }, at)
  const wanted = kindWanted(node)
  if (wanted === 'object') return examineObject(node, value, at, told)
  if (wanted === 'array') return examineArray(node, value, at, told)
  return examinePrimitive(schema, wanted, value, at, told)
}

function examineObject(node: Node, value: unknown, at: string, told: Refusal[]): boolean {
  if (!isFields(value)) return tell(told, { is: 'wrong-structure', wants: 'an object' }, at)
  const fitting: Record<string, unknown> = {}
  let fits = true
  for (const [field, held] of Object.entries(value)) {
    const place = under(at, field)
    const schema = ownSchema(node, field)
    if (schema === undefined) fits = tell(told, { is: 'unexpected' }, place)
    else if (examine(schema, held, place, told)) fitting[field] = held
    else fits = false
    if (told.length >= refusalsMax) return false
  }
  for (const field of node.required ?? []) {
    if (!Object.hasOwn(value, field)) fits = tell(told, { is: 'missing' }, under(at, field))
  }
  return follows(node.door?.rule, fitting, value, at, told) && fits
}

function examineArray(node: Node, value: unknown, at: string, told: Refusal[]): boolean {
  if (!Array.isArray(value)) return tell(told, { is: 'wrong-structure', wants: 'an array' }, at)
  const items: readonly unknown[] = value
  if (node.door?.parameters !== undefined) {
    return examineParameters(node.door.parameters, items, at, told, examine)
  }
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = node
  if (items.length < minItems) return tell(told, { is: 'missing' }, at)
  let fits = true
  if (items.length > maxItems) {
    fits = tell(told, { is: 'too-many', limit: maxItems, door: node.door }, at)
  }
  for (const [index, item] of items.entries()) {
    if (node.items !== undefined && !examine(node.items, item, itemOf(at, index), told))
      fits = false
    if (told.length >= refusalsMax) return false
  }
  return follows(node.door?.rule, items, items, at, told) && fits
}

function examinePrimitive(
  schema: TSchema,
  wanted: string,
  value: unknown,
  at: string,
  told: Refusal[],
): boolean {
  const kind = kindOf(value)
  const { door } = nodeOf(schema)
  if (kind === 'object' || kind === 'array') {
    return tell(told, { is: 'wrong-structure', wants: 'a single value' }, at)
  }
  if (kind !== (wanted === 'integer' ? 'number' : wanted)) {
    return tell(told, { is: 'wrong-type', value, door }, at)
  }
  return Check(schema, value) || tell(told, { is: 'misfit', value, door }, at)
}

function follows(
  rule: Rule | undefined,
  fitting: Fields | readonly unknown[],
  given: Fields | readonly unknown[],
  at: string,
  told: Refusal[],
): boolean {
  const broken = rule?.(fitting as never, given as never) ?? []
  for (const refused of broken) {
    pass(told, { ...refused, at: joined(at, refused.at ?? '') })
  }
  return broken.length === 0
}

function ownSchema(node: Node, field: string): TSchema | undefined {
  const { properties = {} } = node
  return Object.hasOwn(properties, field) ? properties[field] : undefined
}

function isNullable(node: Node): boolean {
  return typeof node.type !== 'string' && node.type?.includes('null') === true
}

function kindWanted(node: Node): string {
  const { type = 'string' } = node
  return typeof type === 'string' ? type : (type.find((each) => each !== 'null') ?? 'null')
}

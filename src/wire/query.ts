/**
 * Query strings, read strictly: a parameter that is unknown, empty, or repeated where it may not be
 * is refused, never ignored.
 */
import type { Static, TSchema } from 'typebox'
import { type Outcome, unlessRefused } from '../base/outcome.ts'
import { type Refusal, refusal } from '../domain/refusal/refusal.ts'
import { examine } from './shape/examine.ts'
import { type JsonSchema, jsonSchemaOf } from './shape/json-schema.ts'
import { segmentOf } from './shape/place.ts'
import { type CodeMap, recoded } from './shape/shape.ts'
import { pass } from './shape/tell.ts'

export type QueryParameter<T extends TSchema = TSchema> = {
  readonly isRequired: boolean
  /** May stand any number of times, so that its value is a list. */
  readonly isRepeatable?: true
  /** For /openapi.json: what it means, in words of our own. */
  readonly says: string
  readonly holds: T
  /** What /docs suggests. */
  readonly example?: string
}

export type QueryDeclaration = Readonly<Record<string, QueryParameter>>

export type QueryValues<D extends QueryDeclaration> = {
  readonly [N in keyof D]: D[N] extends { readonly isRepeatable: true }
    ? readonly Static<D[N]['holds']>[]
    : D[N]['isRequired'] extends true
      ? Static<D[N]['holds']>
      : Static<D[N]['holds']> | undefined
}

export function required<const T extends TSchema>(says: string, holds: T, example?: string) {
  const shown = example === undefined ? {} : { example }
  return { isRequired: true, says, holds, ...shown } as const satisfies QueryParameter<T>
}

export function optional<const T extends TSchema>(says: string, holds: T) {
  return { isRequired: false, says, holds } as const satisfies QueryParameter<T>
}

/** Supplied never, once or often, as `name=a&name=b`: a list in that order, doubles and all. */
export function repeatable<const T extends TSchema>(says: string, holds: T) {
  return { isRequired: false, isRepeatable: true, says, holds } as const satisfies QueryParameter<T>
}

/** `raw` is the query string without `?`. Each problem is told at the name of its parameter. */
export function readQuery<const D extends QueryDeclaration>(
  raw: string,
  declared: D,
  codes: CodeMap = {},
): Outcome<QueryValues<D>, Refusal> {
  const told: Refusal[] = []
  const values = emptyValues(declared)
  const seen = new Set<string>()
  for (const pair of raw.split('&').filter((each) => each !== '')) {
    const [encodedName = '', ...rest] = pair.split('=')
    const name = decoded(encodedName)
    const value = decoded(rest.join('='))
    if (name === undefined || !Object.hasOwn(declared, name)) {
      pass(
        told,
        refusal('UNEXPECTED_FIELD', 'unknown parameter name', { at: segmentOf(name ?? '') }),
      )
    } else if (seen.has(name) && !declared[name]?.isRepeatable) {
      pass(told, refusal('INVALID_FHIR_STRUCTURE', 'is supplied more than once', { at: name }))
    } else {
      seen.add(name)
      if (isFitting(declared[name]?.holds, name, value, told)) supply(values, name, value ?? '')
    }
  }
  for (const [name, { isRequired }] of Object.entries(declared)) {
    if (!isRequired || seen.has(name)) continue
    pass(told, refusal('MISSING_PARAMETER', 'is mandatory, but was not supplied', { at: name }))
  }
  return unlessRefused(
    told.map((each) => recoded(each, codes)),
    () => values as QueryValues<D>,
  )
}

/**
 * As endpoints declare them for routing and OpenAPI, where a list in a query is the name once for
 * each item unless something else is said.
 */
export function queryParametersOf(declared: QueryDeclaration): readonly {
  readonly name: string
  readonly in: 'query'
  readonly isRequired: boolean
  readonly says: string
  readonly schema: JsonSchema
  readonly example?: string
}[] {
  return Object.entries(declared).map(([name, parameter]) => {
    const { isRequired, isRepeatable, says, holds, example } = parameter
    const one = jsonSchemaOf(holds)
    const schema = isRepeatable ? { type: 'array', items: one } : one
    const shown = example === undefined ? {} : { example }
    return { name, in: 'query', isRequired, says, schema, ...shown }
  })
}

type Values = Record<string, string | string[]>

function emptyValues(declared: QueryDeclaration): Values {
  const lists = Object.entries(declared).filter(([, { isRepeatable }]) => isRepeatable)
  return Object.fromEntries(lists.map(([name]) => [name, []]))
}

function supply(values: Values, name: string, value: string): void {
  const list = values[name]
  if (Array.isArray(list)) list.push(value)
  else values[name] = value
}

function isFitting(
  holds: TSchema | undefined,
  name: string,
  value: string | undefined,
  told: Refusal[],
): boolean {
  if (value === undefined) {
    pass(told, refusal('INVALID_VALUE', 'is not percent-encoded UTF-8', { at: name }))
    return false
  }
  if (value === '') {
    pass(told, refusal('INVALID_VALUE', 'is empty', { at: name }))
    return false
  }
  return holds !== undefined && examine(holds, value, name, told)
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

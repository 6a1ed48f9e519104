/**
 * Query strings, read strictly: a parameter that is unknown, repeated or empty is refused, never
 * ignored.
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
  /** For /openapi.json: what it means, in words of our own. */
  readonly says: string
  readonly holds: T
  /** What /docs suggests. */
  readonly example?: string
}

export type QueryDeclaration = Readonly<Record<string, QueryParameter>>

export type QueryValues<D extends QueryDeclaration> = {
  readonly [N in keyof D]: D[N]['isRequired'] extends true
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

/** `raw` is the query string without `?`. Each problem is told at the name of its parameter. */
export function readQuery<const D extends QueryDeclaration>(
  raw: string,
  declared: D,
  codes: CodeMap = {},
): Outcome<QueryValues<D>, Refusal> {
  const told: Refusal[] = []
  const values: Record<string, string> = {}
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
    } else if (seen.has(name)) {
      pass(told, refusal('INVALID_FHIR_STRUCTURE', 'is supplied more than once', { at: name }))
    } else {
      seen.add(name)
      if (isFitting(declared[name]?.holds, name, value, told)) values[name] = value ?? ''
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

/** As endpoints declare them for routing and OpenAPI. */
export function queryParametersOf(declared: QueryDeclaration): readonly {
  readonly name: string
  readonly in: 'query'
  readonly isRequired: boolean
  readonly says: string
  readonly schema: JsonSchema
  readonly example?: string
}[] {
  return Object.entries(declared).map(([name, { isRequired, says, holds, example }]) => {
    const shown = example === undefined ? {} : { example }
    return { name, in: 'query', isRequired, says, schema: jsonSchemaOf(holds), ...shown }
  })
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

import type { TSchema } from 'typebox'
import type { NamedParameters } from './door.ts'
import { nodeOf } from './door.ts'
import { kindOf } from './kind.ts'

/** JSON Schema (2020-12, as OpenAPI 3.1 takes it) of anything a reader accepts. */
export type JsonSchema = Readonly<Record<string, unknown>>

export function jsonSchemaOf(schema: TSchema): JsonSchema {
  const { parameters, shownAs } = nodeOf(schema).door ?? {}
  if (shownAs !== undefined) return shownAs
  const bare = Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => keyword !== 'door')
      .map(([keyword, value]) => [keyword, plain(value)]),
  )
  return parameters === undefined ? bare : { ...bare, ...entriesOf(parameters) }
}

/** Schemas within schemas lose their door too; everything else stands as it is. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return kindOf(value) === 'object' ? jsonSchemaOf(value as TSchema) : value
}

function entriesOf(parameters: NamedParameters): JsonSchema {
  const occurrences = Object.entries(parameters).map(([name, { occurs }]) => `${name} ${occurs}`)
  return {
    description: `By name: ${occurrences.join(', ')}.`,
    items: { anyOf: Object.values(parameters).map(({ entry }) => jsonSchemaOf(entry)) },
  }
}

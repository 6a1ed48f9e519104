/**
 * A040 Retrieve practitioner info: the one query there is. Every problem is a 400 (DOMAIN 2.2).
 * Source: page a040-retrieve-practitioner-info.
 */
import { ok } from '../../base/outcome.ts'
import { type QueryDeclaration, readQuery, required } from '../query.ts'
import type { Read } from '../read.ts'
import { fixed } from '../shape/scalars.ts'

export type FindOnBehalfOf = { readonly query: 'onBehalfOf' }

export const onBehalfOfQuery = {
  _query: required('Always `onBehalfOf`.', fixed('onBehalfOf')),
} as const satisfies QueryDeclaration

export function readOnBehalfOfQuery(rawQuery: string): Read<FindOnBehalfOf> {
  const query = readQuery(rawQuery, onBehalfOfQuery)
  if (!query.ok) return query
  return ok({ command: { query: query.value._query }, places: new Map([['query', '_query']]) })
}

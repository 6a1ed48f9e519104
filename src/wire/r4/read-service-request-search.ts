/**
 * A041 Search for service requests: query string to UBRN. Every problem is a 400 (DOMAIN 7.3).
 * Source: page a041-search-service-request. A token: the UBRN alone, or behind its system.
 */
import { invariant } from '../../base/invariant.ts'
import { ok } from '../../base/outcome.ts'
import { parseUbrn, type Ubrn } from '../../domain/identifier/ubrn.ts'
import { type QueryDeclaration, readQuery, required } from '../query.ts'
import type { Read } from '../read.ts'
import { textThat } from '../shape/scalars.ts'
import { id } from './systems.ts'

/** `asked` is the token as the caller wrote it. */
export type SearchServiceRequests = { readonly ubrn: Ubrn; readonly asked: string }

export const serviceRequestQuery = {
  identifier: required(
    'The UBRN, alone or behind its system.',
    textThat(
      `a UBRN of twelve digits, alone or behind ${id.ubrn}|`,
      (text) => ubrnOf(text) !== undefined,
    ),
  ),
} as const satisfies QueryDeclaration

export function readServiceRequestSearch(rawQuery: string): Read<SearchServiceRequests> {
  const query = readQuery(rawQuery, serviceRequestQuery)
  if (!query.ok) return query
  const asked = query.value.identifier
  const ubrn = ubrnOf(asked)
  invariant(ubrn !== undefined, 'a token that was taken holds a UBRN')
  return ok({ command: { ubrn, asked }, places: new Map([['ubrn', 'identifier']]) })
}

function ubrnOf(token: string): Ubrn | undefined {
  const prefix = `${id.ubrn}|`
  return parseUbrn(token.startsWith(prefix) ? token.slice(prefix.length) : token)
}

/**
 * A035 Search for healthcare services: query string to ids. Every problem is a 400 (DOMAIN 7.3).
 * Source: page a035-search-for-healthcare-services.
 */
import { ok } from '../../base/outcome.ts'
import { parseServiceId, type ServiceId } from '../../domain/identifier/service-id.ts'
import { type QueryDeclaration, readQuery, required } from '../query.ts'
import type { Read } from '../read.ts'
import { textThat } from '../shape/scalars.ts'

/** One to twenty ids, in the order they were asked for; the same id may come twice. */
export type SearchServicesById = { readonly ids: readonly ServiceId[] }

const idsMax = 20

export const serviceSearchQuery = {
  _id: required(
    'One to twenty service ids, separated by commas.',
    textThat(
      `a list of 1 to ${idsMax} service ids, separated by commas`,
      (text) => idsOf(text) !== undefined,
      { isQuotable: true },
    ),
  ),
} as const satisfies QueryDeclaration

export function readServiceSearch(rawQuery: string): Read<SearchServicesById> {
  const query = readQuery(rawQuery, serviceSearchQuery)
  if (!query.ok) return query
  return ok({ command: { ids: idsOf(query.value._id) ?? [] }, places: new Map([['ids', '_id']]) })
}

function idsOf(text: string): readonly ServiceId[] | undefined {
  const texts = text.split(',', idsMax + 1)
  const ids = texts.map((each) => parseServiceId(each)).filter((id) => id !== undefined)
  return ids.length === texts.length && ids.length <= idsMax ? ids : undefined
}

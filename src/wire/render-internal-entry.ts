import type { InternalItem, WorklistPlace } from '../domain/worklist/place.ts'

/** An entry of a list that A008 does not know, as plain JSON: no FHIR says what it would be. */
export function renderInternalEntry({ ubrn }: WorklistPlace, item: InternalItem): string {
  const { list: _list, ...shown } = item
  return JSON.stringify({ ubrn, ...shown })
}

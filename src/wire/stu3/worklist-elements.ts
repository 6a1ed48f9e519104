/** Entries of worklists, and the parts of their items: each is an extension in the item's own. */
import type { CalendarDate, Instant } from '../../base/clock.ts'
import type { ReferenceSetName } from '../../domain/reference/reference-set.ts'
import { type Coding, concept } from './elements.ts'
import { code, referenceSystem } from './systems.ts'

export type ItemPart = { readonly url: string; readonly [value: `value${string}`]: unknown }

/** The text of an entry; `request` refers to what the item is about. */
export function renderItem(url: string, parts: readonly ItemPart[], request: string): string {
  return JSON.stringify({ extension: [{ extension: parts, url }], item: { reference: request } })
}

export function codedPart(url: string, coding: Coding): ItemPart {
  return { url, valueCodeableConcept: { coding: [coding] } }
}

/** Priorities go without a display here. */
export function priorityPart(priority: string): ItemPart {
  return { url: 'priority', valueCodeableConcept: concept(code.priority, priority) }
}

export function specialtyPart(specialty: string, baseUrl: string): ItemPart {
  return referenceDataPart('specialty', 'SPECIALTY', specialty, baseUrl)
}

/** Unlike in search criteria, the system is the server's own. */
export function clinicTypePart(clinicType: string, baseUrl: string): ItemPart {
  return referenceDataPart('clinicType', 'CLINIC-TYPE', clinicType, baseUrl)
}

function referenceDataPart(
  url: string,
  set: ReferenceSetName,
  value: string,
  baseUrl: string,
): ItemPart {
  return { url, valueCodeableConcept: concept(referenceSystem(baseUrl, set), value) }
}

export function referencePart(url: string, valueReference: object): ItemPart {
  return { url, valueReference }
}

export function instantPart(url: string, at: Instant): ItemPart {
  return { url, valueDateTime: at }
}

export function datePart(url: string, on: CalendarDate): ItemPart {
  return { url, valueDate: on }
}

/** A part that an item may lack. */
export function perhaps<T>(value: T | undefined, part: (value: T) => ItemPart): ItemPart[] {
  return value === undefined ? [] : [part(value)]
}

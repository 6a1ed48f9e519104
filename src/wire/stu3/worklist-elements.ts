/** Parts of worklist items: each is an extension inside the item's extension. */
import type { CalendarDate, Instant } from '../../base/clock.ts'
import { type Coding, concept } from './elements.ts'
import { code, referenceSystem } from './systems.ts'

export type ItemPart = { readonly url: string; readonly [value: `value${string}`]: unknown }

export function codedPart(url: string, coding: Coding): ItemPart {
  return { url, valueCodeableConcept: { coding: [coding] } }
}

/** Priorities go without a display here. */
export function priorityPart(priority: string): ItemPart {
  return { url: 'priority', valueCodeableConcept: concept(code.priority, priority) }
}

export function specialtyPart(specialty: string, baseUrl: string): ItemPart {
  const system = referenceSystem(baseUrl, 'SPECIALTY')
  return { url: 'specialty', valueCodeableConcept: concept(system, specialty) }
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

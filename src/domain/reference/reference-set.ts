import type { Instant } from '../../base/clock.ts'

/** The sets of codes that callers may fetch (page a004-retrieve-reference-data). */
export const referenceSetNames = [
  'SPECIALTY',
  'CLINIC-TYPE',
  'PRIORITY',
  'APPOINTMENT-CANCELLATION-REASON',
  'REFERRAL-CANCELLATION-REASON',
  'APPOINTMENT-NON-ATTENDANCE-REASON',
] as const
export type ReferenceSetName = (typeof referenceSetNames)[number]

/**
 * One code of a set. Expired codes stay, because old referrals carry them; users filter by the
 * dates.
 */
export type Concept = {
  readonly code: string
  readonly display: string
  readonly effectiveFrom: Instant
  readonly effectiveTo?: Instant
}

/**
 * What a set says of its concepts beside code and display: the field `name`, holding one value or a
 * list.
 */
export type ConceptProperty = {
  readonly name: string
  readonly kind: 'instant' | 'flag' | 'number' | 'code'
}

export type ReferenceSet<C extends Concept = Concept> = {
  readonly name: ReferenceSetName
  readonly title: string
  readonly description: string
  /** When the set as a whole was last changed. */
  readonly changedAt: Instant
  readonly properties: readonly ConceptProperty[]
  readonly concepts: readonly C[]
  readonly byCode: ReadonlyMap<string, C>
}

/** Every set has both dates; the rest of `properties` is its own. */
export function referenceSet<C extends Concept>(
  set: Omit<ReferenceSet<C>, 'byCode' | 'description'> & { readonly description?: string },
): ReferenceSet<C> {
  return {
    ...set,
    description: set.description ?? set.title,
    properties: [
      { name: 'effectiveFrom', kind: 'instant' },
      { name: 'effectiveTo', kind: 'instant' },
      ...set.properties,
    ],
    byCode: new Map(set.concepts.map((concept) => [concept.code, concept])),
  }
}

export function findConcept<C extends Concept>(set: ReferenceSet<C>, code: string): C | undefined {
  return set.byCode.get(code)
}

/** In force from the first instant on, and up to but not at the last. */
export function isEffective(concept: Concept, at: Instant): boolean {
  return (
    concept.effectiveFrom <= at && (concept.effectiveTo === undefined || at < concept.effectiveTo)
  )
}

/** The values of a property, in order: none when the concept lacks it. */
export function propertyValues(
  concept: Concept,
  property: ConceptProperty,
): readonly (string | number | boolean)[] {
  const value = (concept as Readonly<Record<string, unknown>>)[property.name]
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.filter(
    (each) => typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean',
  )
}

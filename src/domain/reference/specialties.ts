import { type Concept, type ReferenceSet, referenceSet } from './reference-set.ts'
import rows from './specialties.json' with { type: 'json' }

/**
 * The national specialties. Codes come from the national clinic types; a specialty is in force from
 * its first clinic type's start, and ends with its last one when all of them have ended.
 */
export const specialties: ReferenceSet = referenceSet({
  name: 'SPECIALTY',
  title: 'e-RS Specialty',
  changedAt: '2021-05-26T13:47:38.185Z',
  properties: [],
  concepts: rows as readonly Concept[],
})

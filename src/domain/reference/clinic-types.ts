import rows from './clinic-types.json' with { type: 'json' }
import { type Concept, findConcept, type ReferenceSet, referenceSet } from './reference-set.ts'

/** A clinic type belongs to exactly one specialty. */
export type ClinicType = Concept & { readonly specialty: string }

/** The national clinic types, effective and expired. */
export const clinicTypes: ReferenceSet<ClinicType> = referenceSet({
  name: 'CLINIC-TYPE',
  title: 'e-RS Clinic Type',
  changedAt: '2021-05-26T13:49:36.514Z',
  properties: [{ name: 'specialty', kind: 'code' }],
  concepts: rows as readonly ClinicType[],
})

/** Code of the specialty a clinic type belongs to; nothing when there is no such clinic type. */
export function specialtyOf(clinicType: string): string | undefined {
  return findConcept(clinicTypes, clinicType)?.specialty
}

/**
 * The small FHIR elements every STU3 body is made of. A field that is absent is left `undefined`:
 * JSON leaves it out.
 */
import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import type { Priority } from '../../domain/reference/priority.ts'
import type { ReferenceSetName } from '../../domain/reference/reference-set.ts'
import { referenceSets } from '../../domain/reference/reference-sets.ts'
import { code, extension, id } from './systems.ts'

/** What a body depends on beside what it is about. */
export type Writing = {
  /** FHIR base without a slash at the end: `http://127.0.0.1:9000/referrals/FHIR`. */
  readonly baseUrl: string
  /** Display of a code of reference data; the server's own sets when absent. */
  readonly displayOf?: DisplayOf
}

export type DisplayOf = (set: ReferenceSetName, code: string) => string | undefined

export function displayIn(
  writing: Writing,
  set: ReferenceSetName,
  code: string,
): string | undefined {
  if (writing.displayOf !== undefined) return writing.displayOf(set, code)
  return referenceSets[set].byCode.get(code)?.display
}

export type Coding = {
  readonly system: string
  readonly code: string
  readonly display: string | undefined
}

export function coding(system: string, code: string, display?: string): Coding {
  return { system, code, display }
}

export function concept(system: string, code: string, display?: string) {
  return { coding: [coding(system, code, display)] }
}

export function byIdentifier(system: string, value: string, display?: string) {
  return { identifier: { system, value }, display }
}

/** What stands in a bundle, or is contained in such. */
export type Resource = {
  readonly id: string
  readonly resourceType: string
  readonly [field: string]: unknown
}

/** Where a resource stands that others refer to: inside the one, or beside it in a bundle. */
export type Placing = 'contained' | 'beside'

export function referenceTo(resourceType: string, id: string, placing: Placing) {
  return { reference: placing === 'contained' ? `#${id}` : `${resourceType}/${id}` }
}

export function ofUser(user: UserId) {
  return byIdentifier(id.user, user)
}

export function ofPatient(patient: NhsNumber) {
  return byIdentifier(id.nhsNumber, patient)
}

export function ofOrganisation(organisation: OdsCode) {
  return byIdentifier(id.organisation, organisation)
}

export function ofService(service: { readonly id: ServiceId; readonly name?: string }) {
  return byIdentifier(id.service, service.id, service.name)
}

/** A recipient, which STU3 cannot name a service as. */
export function toService(service: ServiceId) {
  const url = extension.healthcareServiceReference
  return { extension: [{ url, valueReference: ofService({ id: service }) }] }
}

/** Quirk Q6: not the display that A004 gives for the same codes. */
const priorityDisplays: Readonly<Record<Priority, string>> = {
  ROUTINE: 'Routine',
  URGENT: 'Urgent',
  TWO_WEEK_WAIT: '2 Week Wait',
}

export function priorityConcept(priority: Priority) {
  return concept(code.priority, priority, priorityDisplays[priority])
}

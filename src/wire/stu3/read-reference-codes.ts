/**
 * Codes of the server's own reference data, effective and expired: the dates are the domain's
 * business.
 */
import { clinicTypes } from '../../domain/reference/clinic-types.ts'
import { type Priority, priorities } from '../../domain/reference/priority.ts'
import type { ReferenceSetName } from '../../domain/reference/reference-set.ts'
import { specialties } from '../../domain/reference/specialties.ts'
import { coding } from '../shape/elements.ts'
import { codeOf, textThat } from '../shape/scalars.ts'
import { code } from './systems.ts'

/**
 * System of a set that the server publishes itself. Callers write the base URL they know the server
 * by, and the published examples a placeholder, so only the end is looked at (DOMAIN 2.6).
 */
export function ownSystem(set: ReferenceSetName) {
  const pattern = `^\\S{1,200}/STU3/CodeSystem/${set}$`
  const ends = new RegExp(pattern)
  return textThat(`<base URL>/STU3/CodeSystem/${set}`, (text) => ends.test(text), {
    isQuotable: true,
    pattern,
  })
}

export const specialtyCoding = coding(
  ownSystem('SPECIALTY'),
  textThat('the code of a specialty', (text) => specialties.byCode.has(text), {
    isQuotable: true,
    refusedAs: 'INVALID_CODE',
  }),
)

/** Clinic types have a fixed system although the server publishes them itself. */
export const clinicTypeCoding = coding(
  code.clinicType,
  textThat('the code of a clinic type', (text) => clinicTypes.byCode.has(text), {
    isQuotable: true,
    refusedAs: 'INVALID_CODE',
  }),
)

export const priorityCode = codeOf(Object.keys(priorities) as Priority[])

export const priorityCoding = coding(code.priority, priorityCode)

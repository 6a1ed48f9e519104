import type { CalendarDate } from '../../base/clock.ts'
import type { NhsNumber } from '../identifier/nhs-number.ts'
import type { OdsCode } from '../identifier/ods-code.ts'

/**
 * What the demographics service tells about a patient; held for the length of a request, never
 * stored.
 */
export type Patient = {
  readonly nhsNumber: NhsNumber
  readonly dateOfBirth: CalendarDate
  readonly gender: 'male' | 'female' | 'other' | 'unknown'
  readonly postcode?: string
  /** Absent when the patient is registered with no practice. */
  readonly registeredPractice?: OdsCode
}

/**
 * `not-found`: no such patient. `error`: the look-up failed or the record may not be shown
 * (sensitive); e-RS tells both as PATIENT_ERROR and says not to try again.
 */
export type PatientLookup =
  | { readonly is: 'found'; readonly patient: Patient }
  | { readonly is: 'not-found' }
  | { readonly is: 'error'; readonly why: 'sensitive' | 'unavailable' }

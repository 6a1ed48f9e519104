import type { NhsNumber } from '../identifier/nhs-number.ts'
import type { PatientLookup } from './patient.ts'

/**
 * The demographics service (PDS). Never rejects: a look-up that fails is an `error` like any other
 * answer. One that has the answer at hand gives it without a promise, because every request asks.
 */
export type Demographics = {
  readonly find: (nhsNumber: NhsNumber) => PatientLookup | Promise<PatientLookup>
}

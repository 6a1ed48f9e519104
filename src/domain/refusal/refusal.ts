import { no, type Outcome } from '../../base/outcome.ts'
import type { RefusalCode } from './codes.ts'

/**
 * Why a request was refused. `says` is the diagnostics text on the wire and never holds patient
 * data; `at` is the FHIR element path, `parameter[2]/valueCoding`, where the fault lies in the
 * request. `because` is for `explain` alone: which rule, what it saw, what it wanted.
 */
export type Refusal = {
  readonly code: RefusalCode
  readonly says: string
  readonly at?: string
  readonly because?: string
}

export type Decided<T> = Outcome<T, Refusal>

export function refusal(
  code: RefusalCode,
  says: string,
  more?: { at?: string; because?: string },
): Refusal {
  return { code, says, ...more }
}

export function refuse(code: RefusalCode, says: string, more?: { at?: string; because?: string }) {
  return no(refusal(code, says, more))
}

/**
 * Places in a FHIR body, written as in the published OperationOutcome:
 * `parameter[0]/resource/contained[0]/parameter[1]`. The body itself has the place ''.
 */

import { holdsNhsNumber } from './quoted.ts'

export function under(at: string, field: string): string {
  return joined(at, segmentOf(field))
}

export function itemOf(at: string, index: number): string {
  return `${at}[${index}]`
}

/** `inner` was told from inside the element at `at`. */
export function joined(at: string, inner: string): string {
  if (at === '' || inner === '' || inner.startsWith('[')) return at + inner
  return `${at}/${inner}`
}

/**
 * Names that callers made up go into error texts, so what does not look like a name stays out of
 * them.
 */
export function segmentOf(field: string): string {
  const isName = /^[A-Za-z_$][A-Za-z0-9_.:$-]{0,63}$/.test(field) && !holdsNhsNumber(field)
  return isName ? field : '?'
}

import type { UserId } from '../identifier/user-id.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'

/**
 * A booking names the clinician whom the PAS allocated to the slot, and nobody else (DOMAIN 5.4,
 * 7.5).
 */
export function clinicianMismatch(named: UserId | undefined): Refusal {
  const says = `'clinician' (${named ?? 'null'}) does not match the slot`
  return refusal('INAPPROPRIATE_VALUE', says, { at: 'clinician' })
}

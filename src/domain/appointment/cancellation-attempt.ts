import type { SlotId } from '../identifier/slot-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { RefusalCode } from '../refusal/codes.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { PasFailure } from './pas.ts'

/** What a failure of the PAS to cancel is remembered as. */
export const cancellationOutcomeOf = {
  'slot-gone': 'REFUSED',
  refused: 'REFUSED',
  error: 'ERROR',
  lost: 'ERROR',
  'timed-out': 'TIMED_OUT',
} as const satisfies Record<PasFailure['is'], string>

export type CancellationOutcome = 'CANCELLED' | (typeof cancellationOutcomeOf)[PasFailure['is']]

/** Why the appointment stands. `ofError`: A014 documents no 502 (DOMAIN 7.3). */
export function cancellationRefusal(
  outcome: PasFailure['is'],
  slot: SlotId,
  ubrn: Ubrn,
  ofError: RefusalCode = 'PAS_RESPONDED_WITH_ERROR',
): Refusal {
  const failed = `PAS unable to cancel booking of slot '${slot}' for UBRN: ${ubrn}.`
  switch (outcome) {
    case 'timed-out':
      return refusal('PAS_NOT_RESPONDING', `${failed} PAS Request Status: TIMED_OUT`)
    case 'error':
    case 'lost':
      return refusal(ofError, `${failed} PAS Request Status: ERROR`)
    case 'refused':
    case 'slot-gone':
      return refusal('UNABLE_TO_CANCEL_APPOINTMENT', `${failed} PAS Request Status: REFUSED`)
  }
}

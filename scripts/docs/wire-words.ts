import type { RefusalCode } from '../../src/domain/refusal/codes.ts'
import { refusal } from '../../src/domain/refusal/refusal.ts'
import { writeOperationOutcome } from '../../src/wire/r4/operation-outcome.ts'
import { textAt } from '../json-at.ts'

/** What an R4 caller reads for a code: R4 has words of its own. */
export function r4WordOf(code: RefusalCode): string {
  const outcome = writeOperationOutcome([refusal(code, '')], { at: '2026-11-24T10:00:00.000Z' })
  return textAt(outcome, 'issue', '0', 'details', 'coding', '0', 'code')
}

import type { RefusalCode } from '../../domain/refusal/codes.ts'

/** What the error tables of A026 and A027 have, and both can come to. */
export const adviceAnswerRefusals: readonly RefusalCode[] = [
  'PATIENT_ERROR',
  'NO_RELATIONSHIP',
  'UNSUPPORTED_PRIORITY',
  'INAPPROPRIATE_VALUE',
  'INVALID_VALUE',
  'INVALID_REQUEST_STATE',
  'INVALID_STATE',
  'MISSING_VALUE',
  'REFERENCE_NOT_FOUND',
  'DUPLICATE_FILENAME',
  'CONFLICTING_VALUES',
]

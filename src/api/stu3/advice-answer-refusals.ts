import type { RefusalCode } from '../../domain/refusal/codes.ts'

/** The error tables of A026 and A027, which are the same. */
export const adviceAnswerRefusals: readonly RefusalCode[] = [
  'PATIENT_ERROR',
  'NO_RELATIONSHIP',
  'UNSUPPORTED_PRIORITY',
  'INAPPROPRIATE_VALUE',
  'INVALID_VALUE',
  'INVALID_REQUEST_STATE',
  'INVALID_STATE',
  'MISSING_VALUE',
  'VALUE_IS_REQUIRED',
  'REFERENCE_NOT_FOUND',
  'DUPLICATE_FILENAME',
  'CONFLICTING_VALUES',
]

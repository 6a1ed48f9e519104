import type { RefusalCode } from '../../domain/refusal/codes.ts'

/** The table of A031, which the page of A032 refers to as well. */
export const shortlistRefusals = [
  'INAPPROPRIATE_VALUE',
  'TOO_MANY_ITEMS',
  'MISSING_VALUE',
  'PATIENT_ERROR',
  'INVALID_VALUE',
  'INVALID_CODE',
  'UNEXPECTED_FIELD',
  'INVALID_FHIR_STRUCTURE',
  'ORGANISATION_IS_CLOSED',
  'ORGANISATION_NOT_APPROPRIATE',
  'DUPLICATE_SERVICE',
  'SHORTLISTED_SERVICE_NOT_IN_RESULTS',
  'SNOMED_NOT_FOUND',
  'NO_RELATIONSHIP',
  'INVALID_REQUEST_TYPE',
  'INVALID_REQUEST_STATE',
] as const satisfies readonly RefusalCode[]

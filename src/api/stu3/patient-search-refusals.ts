import type { RefusalCode } from '../../domain/refusal/codes.ts'

/** Whatever names a patient, a clinician and criteria to search services by: A010, A011. */
export const patientSearchRefusals = [
  'REFERENCE_NOT_FOUND',
  'INAPPROPRIATE_VALUE',
  'MISSING_VALUE',
  'VALUE_IS_REQUIRED',
  'FIELD_NOT_PERMITTED',
  'PATIENT_ERROR',
  'INVALID_VALUE',
  'INVALID_CODE',
  'UNEXPECTED_FIELD',
  'INVALID_FHIR_STRUCTURE',
  'REFERENCED_USER_IS_NOT_SPC',
  'ORGANISATION_IS_CLOSED',
  'ORGANISATION_NOT_APPROPRIATE',
  'REFERENCED_USER_IS_NOT_ACTIVE',
  'REFERENCED_USER_NOT_IN_ORG',
  'NO_REG_GP_PRACTICE',
  'REFERENCED_USER_IS_NOT_RC',
  'REFERENCED_USER_IS_NOT_RC_AT_ORG',
  'SNOMED_NOT_FOUND',
] as const satisfies readonly RefusalCode[]

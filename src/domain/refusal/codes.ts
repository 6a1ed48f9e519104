/**
 * Every code a request can be refused with, once. Source: the error tables of the endpoint pages.
 * `kind` decides the HTTP status (in api/status.ts) and `says` is the display text on the wire.
 *
 * kind: door       the body or query misses something or holds what it may not (422 in STU3, 400
 * in R4)
 *       rule       a business rule forbids it (422)
 *       forbidden  the caller may not (403)
 *       login      the caller did not prove who they are (401)
 *       upstream-  a system behind us failed (502) or did not answer (504)
 *       the others are called after the one HTTP status they come to
 */
export const codes = {
  MISSING_HEADER: { kind: 'header', says: 'Missing header' },
  MISSING_PARAMETER: { kind: 'door', says: 'Missing parameter' },
  MISSING_VALUE: { kind: 'door', says: 'A mandatory input field is missing' },
  INVALID_VALUE: { kind: 'door', says: 'Invalid value' },
  INVALID_CODE: { kind: 'door', says: 'Invalid code' },
  UNEXPECTED_FIELD: { kind: 'door', says: 'Unexpected field' },
  INVALID_FHIR_STRUCTURE: { kind: 'door', says: 'Invalid FHIR structure' },
  CONFLICTING_VALUES: { kind: 'rule', says: 'Conflicting values' },
  VALUE_IS_REQUIRED: { kind: 'rule', says: 'Value is required' },
  FIELD_NOT_PERMITTED: { kind: 'rule', says: 'Field not permitted' },
  INAPPROPRIATE_VALUE: { kind: 'rule', says: 'Inappropriate value' },
  REFERENCE_NOT_FOUND: { kind: 'rule', says: 'Reference not found' },
  TOO_MANY_ITEMS: { kind: 'rule', says: 'Too many items' },
  DUPLICATE_SERVICE: { kind: 'rule', says: 'Duplicate service found in shortlist' },
  SHORTLISTED_SERVICE_NOT_IN_RESULTS: {
    kind: 'rule',
    says: 'Shortlisted service not in search results',
  },
  NO_REG_GP_PRACTICE: { kind: 'rule', says: 'No registered GP practice' },
  ORGANISATION_IS_CLOSED: { kind: 'rule', says: 'Organisation is closed' },
  ORGANISATION_NOT_APPROPRIATE: { kind: 'rule', says: 'Organisation not appropriate' },
  REFERENCED_USER_IS_NOT_SPC: {
    kind: 'rule',
    says: 'Referenced user is not a Service Provider Clinician',
  },
  REFERENCED_USER_IS_NOT_ACTIVE: { kind: 'rule', says: 'Referenced user is not active' },
  REFERENCED_USER_NOT_IN_ORG: { kind: 'rule', says: 'Referenced user not in organisation' },
  REFERENCED_USER_IS_NOT_RC: { kind: 'rule', says: 'Referenced user is not a Referring Clinician' },
  REFERENCED_USER_IS_NOT_RC_AT_ORG: {
    kind: 'rule',
    says: 'Referenced user is not a Referring Clinician at the organisation',
  },
  SNOMED_NOT_FOUND: { kind: 'rule', says: 'SNOMED code not found' },
  PATIENT_ERROR: { kind: 'rule', says: 'Patient error' },
  NO_RELATIONSHIP: { kind: 'rule', says: 'No relationship' },
  INVALID_REQUEST_TYPE: { kind: 'rule', says: 'Invalid Request Type' },
  INVALID_REQUEST_STATE: { kind: 'rule', says: 'Invalid Request State' },
  NO_ACCESS_CODE: { kind: 'rule', says: 'No access code' },
  INVALID_STATE: { kind: 'rule', says: 'Invalid State' },
  PRIORITY_NOT_CURRENT: { kind: 'rule', says: 'Priority is not the current one' },
  UNSUPPORTED_PRIORITY: { kind: 'rule', says: 'Priority is not supported by the service' },
  HISTORY_NOT_SUPPORTED: { kind: 'rule', says: 'History not supported' },
  DUPLICATE_FILENAME: { kind: 'rule', says: 'Duplicate filename' },
  NO_CHANGES_DETECTED: { kind: 'rule', says: 'No changes detected' },
  SERVICE_UNAVAILABLE: { kind: 'rule', says: 'Service unavailable' },
  INAPPROPRIATE_SLOT: { kind: 'rule', says: 'Inappropriate slot' },
  SLOT_NOT_AVAILABLE: { kind: 'rule', says: 'Slot is no longer available' },
  UNABLE_TO_CONFIRM_APPOINTMENT: { kind: 'rule', says: 'Unable to confirm appointment' },
  UNABLE_TO_CANCEL_APPOINTMENT: { kind: 'rule', says: 'Unable to cancel appointment' },
  SLOTS_CURRENTLY_AVAILABLE: { kind: 'rule', says: 'Slots currently available' },
  THIS_SLOT_IS_AVAILABLE: { kind: 'rule', says: 'This slot is available' },
  FILE_SIZE_ERROR: { kind: 'rule', says: 'File size error' },
  PENDING: { kind: 'rule', says: 'Pending' },
  THREATS_FOUND: { kind: 'rule', says: 'Threats found' },
  VALIDATION_FAILED: { kind: 'rule', says: 'Validation failed' },
  PAS_RESPONDED_WITH_ERROR: { kind: 'upstream-error', says: 'Error received from PAS' },
  PAS_NOT_RESPONDING: { kind: 'upstream-timeout', says: 'No response from PAS' },
  FORBIDDEN: { kind: 'forbidden', says: 'Forbidden' },
  NO_ACCESS: { kind: 'login', says: 'No access' },
  SYSTEM_UNAVAILABLE: { kind: 'unavailable', says: 'System Unavailable' },

  // Of the protocol itself. The pages document no body for these statuses; the names are those the
  // archived error tables used, where they had one (docs/deviations.md).
  FHIR_CONSTRAINT_VIOLATION: { kind: 'malformed', says: 'The request body cannot be read' },
  NO_SUCH_RESOURCE: { kind: 'absent', says: 'Not found' },
  METHOD_NOT_ALLOWED: { kind: 'method', says: 'Method not allowed' },
  NOT_ACCEPTABLE: { kind: 'unacceptable', says: 'Not acceptable' },
  VERSION_CONFLICT: { kind: 'stale', says: 'Version conflict' },
  REQUEST_IN_PROGRESS: {
    kind: 'stale',
    says: 'A request with this Idempotency-Key is in progress',
  },
  PRECONDITION_FAILED: { kind: 'precondition', says: 'Precondition failed' },
  PAYLOAD_TOO_LARGE: { kind: 'too-large', says: 'Payload too large' },
  UNSUPPORTED_MEDIA_TYPE: { kind: 'media', says: 'Unsupported media type' },
  IDEMPOTENCY_KEY_REUSED: { kind: 'rule', says: 'Idempotency-Key was used for another request' },
  REFERRAL_LOCKED: { kind: 'locked', says: 'Referral is locked' },
  TOO_MANY_REQUESTS: { kind: 'throttled', says: 'Too many requests' },
  TECHNICAL_ERROR: { kind: 'fault', says: 'Technical error' },
} as const satisfies Record<string, { kind: RefusalKind; says: string }>

export type RefusalKind =
  | 'header'
  | 'door'
  | 'rule'
  | 'forbidden'
  | 'login'
  | 'upstream-error'
  | 'upstream-timeout'
  | 'unavailable'
  | 'malformed'
  | 'absent'
  | 'method'
  | 'unacceptable'
  | 'stale'
  | 'precondition'
  | 'too-large'
  | 'media'
  | 'locked'
  | 'throttled'
  | 'fault'

export type RefusalCode = keyof typeof codes

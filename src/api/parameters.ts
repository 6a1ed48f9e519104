import type { Parameter } from './endpoint.ts'

/* The headers and path parts that many endpoints share, as OpenAPI shows them. */

export const organisationHeader: Parameter = {
  name: 'NHSD-End-User-Organisation-ODS',
  in: 'header',
  isRequired: true,
  says: 'ODS code of the organisation the user works for. User-restricted access only.',
  schema: { type: 'string' },
  example: 'D82106',
}

export const functionHeader: Parameter = {
  name: 'NHSD-eRS-Business-Function',
  in: 'header',
  isRequired: true,
  says: 'The role the user acts in. User-restricted access only.',
  schema: { type: 'string' },
  example: 'REFERRING_CLINICIAN',
}

export const onBehalfOfHeader: Parameter = {
  name: 'NHSD-eRS-On-Behalf-Of-User-ID',
  in: 'header',
  isRequired: false,
  says:
    'The clinician a SERVICE_PROVIDER_CLINICIAN_ADMIN acts for; mandatory in that role, ' +
    'forbidden in others: 555031999105 for instance.',
  schema: { type: 'string', pattern: '^[0-9]{12}$' },
  // No example: /docs would send it in every role, and be refused.
}

export const correlationHeader: Parameter = {
  name: 'X-Correlation-ID',
  in: 'header',
  isRequired: false,
  says: 'Any text; comes back unchanged.',
  schema: { type: 'string' },
  example: '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA',
}

export const ifMatchHeader: Parameter = {
  name: 'If-Match',
  in: 'header',
  isRequired: true,
  says: 'The version of the referral that the caller has seen. Stale: 409; missing: 412.',
  schema: { type: 'string', pattern: '^W/"[0-9]+"$' },
  example: 'W/"5"',
}

export const appointmentIdInPath: Parameter = {
  name: 'id',
  in: 'path',
  isRequired: true,
  says: 'Id of the appointment, as the referral (A005) and the booking (A016) give it.',
  schema: { type: 'string', pattern: '^[1-9][0-9]{0,17}$' },
  example: '70000',
}

export const idempotencyHeader: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  isRequired: false,
  says:
    'An extension: the same key and body again get the first answer again, with ' +
    'Idempotent-Replayed: true.',
  schema: { type: 'string', maxLength: 255 },
}

export const commissioningRuleHeader: Parameter = {
  name: 'NHSD-eRS-Comm-Rule-Org',
  in: 'header',
  isRequired: true,
  says: 'The commissioning rule organisation of the referral, as A005 gives it.',
  schema: { type: 'string' },
  example: 'D82106',
}

export const ubrnInPath: Parameter = {
  name: 'ubrn',
  in: 'path',
  isRequired: true,
  says: 'Unique Booking Reference Number, twelve digits.',
  schema: { type: 'string', pattern: '^[0-9]{12}$' },
  example: '000000070000',
}

/** Of endpoints that only users call. */
export const userHeaders = [organisationHeader, functionHeader, correlationHeader] as const

/** Of endpoints that provider admins call too. */
export const clinicalHeaders = [...userHeaders, onBehalfOfHeader] as const

export const adviceUbrnInPath: Parameter = {
  ...ubrnInPath,
  says: 'Unique Booking Reference Number of the advice request, twelve digits.',
}

export function versionInPath(says: string): Parameter {
  return {
    name: 'version',
    in: 'path',
    isRequired: true,
    says,
    schema: { type: 'string', pattern: '^[0-9]+$' },
    example: '5',
  }
}

import { type Endpoint, ersIdOf, type FhirVersion } from '../../src/api/endpoint.ts'
import { statusOf } from '../../src/api/status.ts'
import type { RefusalCode } from '../../src/domain/refusal/codes.ts'
import { refusal } from '../../src/domain/refusal/refusal.ts'

/** Who raises a code: endpoints by their declarations, and what stands in front of them. */
export function raisedBy(code: RefusalCode, endpoints: readonly Endpoint[]): string {
  const declaring = endpoints.filter(({ refusals }) => refusals.includes(code)).map(ersIdOf)
  return [[...new Set(declaring)].join(' '), inFront[code]?.says].filter(Boolean).join('; ')
}

/** The statuses a code comes to in one FHIR version; none where nobody there raises it. */
export function statusesOf(
  code: RefusalCode,
  fhir: FhirVersion,
  endpoints: readonly Endpoint[],
): readonly number[] {
  const declaring = endpoints.filter((one) => one.fhir === fhir && one.refusals.includes(code))
  const raiser = inFront[code]
  const everywhere = raiser !== undefined && (raiser.in ?? fhir) === fhir ? [{ fhir }] : []
  const statuses = [...declaring, ...everywhere].map((one) => statusOf(refusal(code, ''), one))
  return [...new Set(statuses)].sort()
}

type Raiser = { readonly says: string; readonly in?: FhirVersion }

const changing = 'A012 A013 A016'

/** Codes that no declaration names, because every endpoint of a kind raises them. */
const inFront: Readonly<Partial<Record<RefusalCode, Raiser>>> = {
  MISSING_HEADER: { says: 'a user who names no organisation' },
  UNEXPECTED_FIELD: { says: 'every endpoint but A015: an unknown query parameter' },
  INVALID_VALUE: { says: 'an `Idempotency-Key` that is no such key', in: 'STU3' },
  FORBIDDEN: { says: 'every endpoint: function, organisation or on-behalf-of is not held' },
  NO_ACCESS: { says: 'every endpoint: the gateway, in some checks with 403' },
  SYSTEM_UNAVAILABLE: { says: 'every endpoint: stopping, or no database; has `Retry-After`' },
  FHIR_CONSTRAINT_VIOLATION: { says: 'a body that is no JSON, an address that is no UTF-8' },
  NO_SUCH_RESOURCE: { says: 'an id or an address that leads nowhere' },
  METHOD_NOT_ALLOWED: { says: 'an address that has another method; `Allow` names it' },
  NOT_ACCEPTABLE: { says: 'every endpoint that negotiates its answer' },
  VERSION_CONFLICT: { says: `${changing}: not the current version`, in: 'STU3' },
  REQUEST_IN_PROGRESS: { says: 'a POST whose `Idempotency-Key` is being answered', in: 'STU3' },
  PRECONDITION_FAILED: { says: 'A012 A013: `If-Match` is missing or malformed', in: 'STU3' },
  PAYLOAD_TOO_LARGE: { says: 'a JSON body above `--json-bytes-max`', in: 'STU3' },
  UNSUPPORTED_MEDIA_TYPE: { says: 'a JSON body under another type; A020: encoded', in: 'STU3' },
  IDEMPOTENCY_KEY_REUSED: { says: 'a POST whose key came with another body', in: 'STU3' },
  REFERRAL_LOCKED: { says: `${changing}: somebody else is writing`, in: 'STU3' },
  TOO_MANY_REQUESTS: { says: 'every endpoint: the application is over its limit' },
  TECHNICAL_ERROR: { says: 'every endpoint: a fault of the server, whose log has the stack' },
}

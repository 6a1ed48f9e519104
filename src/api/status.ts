import { codes, type RefusalKind } from '../domain/refusal/codes.ts'
import type { Refusal } from '../domain/refusal/refusal.ts'
import type { Endpoint } from './endpoint.ts'

/** The one place that knows which HTTP status a refusal comes to (DOMAIN 3.2, 7.3, 7.4). */
const statusOfKind: Readonly<Record<RefusalKind, number>> = {
  header: 400,
  malformed: 400,
  login: 401,
  forbidden: 403,
  absent: 404,
  method: 405,
  unacceptable: 406,
  stale: 409,
  precondition: 412,
  'too-large': 413,
  media: 415,
  door: 422,
  rule: 422,
  locked: 423,
  throttled: 429,
  fault: 500,
  'upstream-error': 502,
  unavailable: 503,
  'upstream-timeout': 504,
}

export function statusOf(
  refusal: Refusal,
  endpoint: Pick<Endpoint, 'fhir' | 'refusesWith'>,
): number {
  const { kind } = codes[refusal.code]
  if (kind === 'door' || kind === 'rule') {
    if (endpoint.fhir === 'R4') return r4StatusOf(refusal, kind)
    return endpoint.refusesWith ?? statusOfKind[kind]
  }
  return statusOfKind[kind]
}

/** R4 tells a bad request with 400 and a missing relationship with 403; the rest as STU3. */
function r4StatusOf(refusal: Refusal, kind: 'door' | 'rule'): number {
  if (refusal.code === 'NO_RELATIONSHIP') return 403
  return kind === 'door' ? 400 : statusOfKind.rule
}

import type { Instant } from '../base/clock.ts'
import { type Refusal, refusal } from '../domain/refusal/refusal.ts'
import type { GatewayRefusal } from '../security/gateway-refusal.ts'
import { writeOperationOutcome as writeR4OperationOutcome } from '../wire/r4/operation-outcome.ts'
import { writeOperationOutcome as writeStu3OperationOutcome } from '../wire/stu3/operation-outcome.ts'
import type { Endpoint, FhirVersion } from './endpoint.ts'
import { FHIR_JSON, type Reply } from './reply.ts'
import { statusOf } from './status.ts'

/** STU3 pages document these two as plain text (responses/NotAcceptable, UnsupportedMediaType). */
export const PLAIN_TEXT = 'text/plain;charset=utf-8'

const PLAIN_TEXT_IN_STU3: ReadonlySet<number> = new Set([406, 415])

/** How long whoever is told to come back should wait. */
export const RETRY_AFTER_SECONDS = '5'

/** All problems of a request in the form of its FHIR version; the first decides the status. */
export function refusalReply(
  refusals: readonly [Refusal, ...Refusal[]],
  endpoint: Pick<Endpoint, 'fhir' | 'refusesWith' | 'badRequestsAre'>,
  at: Instant,
): Reply {
  const [first] = refusals
  const { badRequestsAre } = endpoint
  const status = statusOf(first, endpoint)
  if (isPlainText(status, endpoint.fhir)) {
    return {
      status,
      headers: { 'content-type': PLAIN_TEXT },
      body: first.says,
      code: first.code,
    }
  }
  const outcome =
    endpoint.fhir === 'STU3'
      ? writeStu3OperationOutcome(refusals)
      : writeR4OperationOutcome(refusals, {
          at,
          ...(badRequestsAre !== undefined && { badRequestsAre }),
        })
  return {
    status,
    headers: {
      'content-type': FHIR_JSON,
      ...(status === 503 && { 'retry-after': RETRY_AFTER_SECONDS }),
    },
    body: JSON.stringify(outcome),
    code: first.code,
  }
}

export function isPlainText(status: number, fhir: FhirVersion): boolean {
  return fhir === 'STU3' && PLAIN_TEXT_IN_STU3.has(status)
}

/** What the gateway would have answered, body for body (DOMAIN 8.6). */
export function gatewayReply(refused: GatewayRefusal, fhir: FhirVersion, at: Instant): Reply {
  const { status, body, challenge } = refused
  const headers: Record<string, string> = {}
  if (challenge !== undefined) headers['www-authenticate'] = challenge
  if (body.is === 'json') {
    headers['content-type'] = 'application/json'
    return { status, headers, body: JSON.stringify(body.json), code: 'TECHNICAL_ERROR' }
  }
  if (body.is === 'empty' || (body.is === 'outcome-in-r4' && fhir === 'STU3')) {
    if (status === 403) headers['content-type'] = 'text/plain'
    return { status, headers, body: '', code: status === 429 ? 'TOO_MANY_REQUESTS' : 'NO_ACCESS' }
  }
  headers['content-type'] = FHIR_JSON
  const { code: told, says, issue } = body.outcome
  const asked = { at, ...(issue !== undefined && { issue }) }
  const outcome =
    fhir === 'STU3'
      ? writeStu3OperationOutcome([refusal(told, says)], asked)
      : writeR4OperationOutcome([refusal(told, says)], { ...asked, isGateway: true })
  return { status, headers, body: JSON.stringify(outcome), code: told }
}

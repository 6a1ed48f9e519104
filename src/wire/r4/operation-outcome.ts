/**
 * OperationOutcome of R4 (DOMAIN 7.4). Three code systems share the work: e-RS words a few refusals
 * itself, the gateway words its own, and everything else is told by HTTP status. No displays.
 */
import type { Instant } from '../../base/clock.ts'
import { codes, type RefusalCode, type RefusalKind } from '../../domain/refusal/codes.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { diagnosticsOf } from '../stu3/operation-outcome.ts'
import { code, profile } from './systems.ts'

/**
 * `isGateway`: refused by the gateway in front of e-RS, whose bodies claim a profile (DOMAIN 8.6).
 * `issue` is for NO_ACCESS: `forbidden` when the caller is known but may not, else `login`.
 * `badRequestsAre` is how a page classes what is wrong with a request, `invalid` on most.
 */
export type Outcome = {
  readonly at: Instant
  readonly isGateway?: boolean
  readonly issue?: 'login' | 'forbidden'
  readonly badRequestsAre?: 'required'
}

export function writeOperationOutcome(
  refusals: readonly Refusal[],
  { at, isGateway = false, ...classed }: Outcome,
): object {
  return {
    resourceType: 'OperationOutcome',
    meta: {
      lastUpdated: at,
      ...(isGateway && { profile: [profile.gatewayOperationOutcome] }),
    },
    issue: refusals.map((refusal) => writeIssue(refusal, classed)),
  }
}

type Word = { readonly system: string; readonly code: string; readonly issue: string }

type Classed = Pick<Outcome, 'issue' | 'badRequestsAre'>

function writeIssue(refusal: Refusal, classed: Classed): object {
  const word = wordOf(refusal.code)
  const diagnostics = diagnosticsOf(refusal)
  return {
    severity: 'error',
    code: issueOf(codes[refusal.code].kind, classed) ?? word.issue,
    details: { coding: [{ system: word.system, code: word.code }] },
    ...(diagnostics !== undefined && { diagnostics }),
  }
}

function issueOf(kind: RefusalKind, { issue, badRequestsAre }: Classed): string | undefined {
  if (kind === 'login') return issue
  return kind === 'door' ? badRequestsAre : undefined
}

function wordOf(refused: RefusalCode): Word {
  return wordsOfCodes[refused] ?? words[codes[refused].kind]
}

/**
 * Only codes that the R4 pages document. Where they document none for a status, the caller's faults
 * are REC_BAD_REQUEST and ours REC_SERVER_ERROR or REC_UNAVAILABLE; `issue` tells them apart.
 */
const words: Readonly<Record<RefusalKind, Word>> = {
  header: http('REC_BAD_REQUEST', 'invalid'),
  door: http('REC_BAD_REQUEST', 'invalid'),
  rule: http('REC_BAD_REQUEST', 'invalid'),
  malformed: http('REC_BAD_REQUEST', 'invalid'),
  forbidden: http('REC_FORBIDDEN', 'forbidden'),
  login: gateway('ACCESS_DENIED', 'login'),
  absent: http('REC_NOT_FOUND', 'not-found'),
  method: http('REC_BAD_REQUEST', 'not-supported'),
  unacceptable: http('REC_NOT_ACCEPTABLE', 'not-supported'),
  media: http('REC_UNSUPPORTED_MEDIA_TYPE', 'not-supported'),
  stale: http('REC_BAD_REQUEST', 'conflict'),
  precondition: http('REC_BAD_REQUEST', 'required'),
  'too-large': http('REC_BAD_REQUEST', 'too-long'),
  locked: http('REC_BAD_REQUEST', 'lock-error'),
  throttled: gateway('TOO_MANY_REQUESTS', 'throttled'),
  'upstream-error': http('REC_SERVER_ERROR', 'exception'),
  'upstream-timeout': http('REC_UNAVAILABLE', 'timeout'),
  unavailable: http('REC_UNAVAILABLE', 'transient'),
  fault: http('REC_SERVER_ERROR', 'exception'),
}

const wordsOfCodes: Readonly<Partial<Record<RefusalCode, Word>>> = {
  MISSING_HEADER: gateway('MISSING_HEADER', 'required'),
  NO_RELATIONSHIP: ers('NO_RELATIONSHIP', 'forbidden'),
  PENDING: ers('PENDING', 'invalid'),
  THREATS_FOUND: ers('THREATS_FOUND', 'invalid'),
  VALIDATION_FAILED: ers('VALIDATION_FAILED', 'invalid'),
  // Of A039: its page is not known here, A042 words its rules like this (docs/deviations.md).
  CONFLICTING_VALUES: ers('CONFLICTING_VALUES', 'invalid'),
  FILE_SIZE_ERROR: ers('FILE_SIZE_ERROR', 'invalid'),
  INAPPROPRIATE_VALUE: ers('INAPPROPRIATE_VALUE', 'invalid'),
}

function http(word: string, issue: string): Word {
  return { system: code.httpError, code: word, issue }
}

function gateway(word: string, issue: string): Word {
  return { system: code.gatewayError, code: word, issue }
}

function ers(word: string, issue: string): Word {
  return { system: code.ersError, code: word, issue }
}

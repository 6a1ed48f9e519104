/**
 * OperationOutcome of STU3 (DOMAIN 7.1): one issue a refusal, in the order they were found.
 * For 401 and 403 the pages name another code system; examples and live traffic use this one.
 * Quirk Q10: NO_ACCESS has no display, though the schema demands one.
 */
import type { Instant } from '../../base/clock.ts'
import { parseNhsNumber } from '../../domain/identifier/nhs-number.ts'
import { codes, type RefusalCode, type RefusalKind } from '../../domain/refusal/codes.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { code, profile } from './systems.ts'

/**
 * For refusals of the gateway before e-RS: its bodies have the time and no display (DOMAIN 8.6).
 * `issue` is for NO_ACCESS: `forbidden` when the caller is known but may not, else `login`.
 */
export type Gateway = { readonly at: Instant; readonly issue?: 'login' | 'forbidden' }

export function writeOperationOutcome(refusals: readonly Refusal[], gateway?: Gateway): object {
  return {
    meta: {
      ...(gateway !== undefined && { lastUpdated: gateway.at }),
      profile: [profile.operationOutcome],
    },
    resourceType: 'OperationOutcome',
    issue: refusals.map((refusal) => writeIssue(refusal, gateway)),
  }
}

/**
 * What went wrong, after the element it went wrong at, unless the words begin with its name as e-RS
 * gives it (DOMAIN 7.5); undefined when there is nothing to tell.
 */
export function diagnosticsOf({ says, at }: Refusal): string | undefined {
  const told = at === undefined || says.startsWith("'") ? says : `'${at}' ${says}`
  return told === '' ? undefined : withoutNhsNumbers(told)
}

/** Callers do put a patient's number where the id of a service is wanted: it is not told back. */
function withoutNhsNumbers(text: string): string {
  return text.replace(/(?<![0-9])[0-9]{10}(?![0-9])/g, (digits) =>
    parseNhsNumber(digits) === undefined ? digits : 'hidden',
  )
}

function writeIssue(refusal: Refusal, gateway: Gateway | undefined): object {
  const hasDisplay = gateway === undefined && refusal.code !== 'NO_ACCESS'
  const diagnostics = diagnosticsOf(refusal)
  return {
    severity: 'error',
    code: issueCodeOf(refusal.code, gateway),
    details: {
      coding: [
        {
          system: code.apiError,
          code: refusal.code,
          ...(hasDisplay && { display: codes[refusal.code].says }),
        },
      ],
    },
    ...(diagnostics !== undefined && { diagnostics }),
  }
}

function issueCodeOf(refused: RefusalCode, gateway: Gateway | undefined): string {
  const { kind } = codes[refused]
  if (kind === 'login') return gateway?.issue ?? 'login'
  return issueCodesOfCodes[refused] ?? issueCodes[kind]
}

const issueCodes: Readonly<Record<RefusalKind, string>> = {
  header: 'required',
  door: 'value',
  rule: 'business-rule',
  forbidden: 'forbidden',
  login: 'login',
  'upstream-error': 'exception',
  'upstream-timeout': 'timeout',
  unavailable: 'transient',
  malformed: 'structure',
  absent: 'not-found',
  method: 'not-supported',
  unacceptable: 'not-supported',
  stale: 'conflict',
  precondition: 'required',
  'too-large': 'too-long',
  media: 'not-supported',
  locked: 'lock-error',
  throttled: 'throttled',
  fault: 'exception',
}

/** Codes whose issue is told more exactly than their kind tells it. */
const issueCodesOfCodes: Readonly<Partial<Record<RefusalCode, string>>> = {
  MISSING_PARAMETER: 'required',
  MISSING_VALUE: 'required',
  INVALID_FHIR_STRUCTURE: 'structure',
}

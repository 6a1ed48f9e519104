import type { IncomingHttpHeaders } from 'node:http'
import { isApplicationFunction } from '../domain/directory/business-function.ts'
import {
  asidMissing,
  functionForbidden,
  type GatewayRefusal,
  identityUnverified,
  modeUnknown,
  organisationMissing,
  organisationNotAllowed,
  organisationUnconfigured,
  rateExceeded,
  reservedHeader,
  scopeLacking,
} from './gateway-refusal.ts'
import type { Admission, RateLimiter } from './rate-limiter.ts'
import type { Session } from './sessions.ts'

export type GatewayRequest = {
  readonly session: Session
  readonly headers: IncomingHttpHeaders
  /** A030 names no organisation (DOMAIN 8.6, check 3). */
  readonly namesOrganisation: boolean
  readonly rates: RateLimiter
  /** For applications without a limit of their own. */
  readonly rateLimitPerMinute: number | undefined
}

type Checked = GatewayRefusal | undefined
type Check = (request: GatewayRequest) => Checked | Promise<Checked>

/**
 * The gateway's checks after the token's own, in its order (DOMAIN 8.6). The first refusal is the
 * answer.
 */
export const gatewayChecks: readonly Check[] = [
  scopeAccepted,
  organisationNamed,
  organisationAllowed,
  asidConfigured,
  rateWithinLimit,
  functionPermitted,
  identityVerified,
  reservedHeadersAbsent,
  organisationConfigured,
  modeKnown,
]

/** Waits for nothing but a share of the rate, and for that now and then. */
export async function refusalOfGateway(request: GatewayRequest): Promise<Checked> {
  for (const check of gatewayChecks) {
    const checked = check(request)
    const refusal = checked instanceof Promise ? await checked : checked
    if (refusal !== undefined) return refusal
  }
  return undefined
}

const ACCEPTED_SCOPES: ReadonlySet<string> = new Set([
  'urn:nhsd:apim:app:level3:e-referrals-service-api',
  'urn:nhsd:apim:user-nhs-id:aal3:e-referrals-service-api',
  'urn:nhsd:apim:user-nhs-id:aal2:e-referrals-service-api',
])

function scopeAccepted({ session }: GatewayRequest) {
  if (ACCEPTED_SCOPES.has(session.scope)) return undefined
  const accepted = session.scope.split(' ').some((scope) => ACCEPTED_SCOPES.has(scope))
  return accepted ? undefined : scopeLacking(session.scope)
}

function organisationNamed({ session, headers, namesOrganisation }: GatewayRequest) {
  if (!isUser(session) || !namesOrganisation) return undefined
  return headerOf(headers, 'nhsd-end-user-organisation-ods') === ''
    ? organisationMissing()
    : undefined
}

function organisationAllowed({ session, headers, namesOrganisation }: GatewayRequest) {
  if (!isUser(session) || !namesOrganisation || session.allowedOdsCodes === null) return undefined
  const odsCode = headerOf(headers, 'nhsd-end-user-organisation-ods')
  return session.allowedOdsCodes.includes(odsCode) ? undefined : organisationNotAllowed(odsCode)
}

function asidConfigured({ session }: GatewayRequest) {
  return session.asid === null ? asidMissing(session.applicationName) : undefined
}

function rateWithinLimit({ session, rates, rateLimitPerMinute }: GatewayRequest) {
  const limit = session.requestsPerMinute ?? rateLimitPerMinute
  if (limit === undefined) return undefined
  const admission = rates.admit(session.clientId, limit)
  return admission instanceof Promise
    ? admission.then((later) => refusalOfRate(later, limit))
    : refusalOfRate(admission, limit)
}

function refusalOfRate(admission: Admission, limit: number): Checked {
  return admission === 'admitted' ? undefined : rateExceeded(admission, limit)
}

function functionPermitted({ session, headers }: GatewayRequest) {
  if (!isUser(session)) return undefined
  const claimed = headerOf(headers, 'nhsd-ers-business-function')
  return isApplicationFunction(claimed) ? functionForbidden(claimed) : undefined
}

function identityVerified({ session }: GatewayRequest) {
  if (!isUser(session)) return undefined
  const level = session.identityAssuranceLevel
  return level !== null && level >= 3 ? undefined : identityUnverified(level)
}

const RESERVED_HEADERS = ['x-ers-ods-code', 'x-ers-business-function', 'x-ers-user-id'] as const

function reservedHeadersAbsent({ session, headers }: GatewayRequest) {
  if (isUser(session)) return undefined
  const reserved = RESERVED_HEADERS.find((name) => headers[name] !== undefined)
  return reserved === undefined ? undefined : reservedHeader(reserved)
}

function organisationConfigured({ session }: GatewayRequest) {
  if (isUser(session)) return undefined
  return session.odsCode === null ? organisationUnconfigured(session.applicationName) : undefined
}

function modeKnown({ session }: GatewayRequest) {
  const isUsers = isUser(session) && session.userId !== null
  return isUsers || session.accessMode === 'application-restricted' ? undefined : modeUnknown()
}

function isUser(session: Session): boolean {
  return session.accessMode === 'user-restricted'
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value.trim() : ''
}

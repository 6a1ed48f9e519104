import { epochMilliseconds, MILLISECONDS, plusMilliseconds } from '../../base/clock.ts'
import type { Application } from '../../store/ports/identity.ts'
import { randomSecret } from '../random-secret.ts'
import { secretDigest } from '../secret-digest.ts'
import { refused, type TokenRefusal } from './check.ts'
import type { TokenDesk } from './token-desk.ts'
import type { TokenForm } from './token-form.ts'

/** Whom a token speaks for: a person who signed in, or nobody, then the application by itself. */
export type Person = {
  readonly userId: string
  readonly authenticationAssuranceLevel: number
  readonly identityAssuranceLevel: number
}

/** The members of a token answer; numbers go out as text, as the platform writes them. */
export type TokenAnswer = { readonly [member: string]: string }

const LIFETIME_MS = 10 * MILLISECONDS.minute
const REFRESH_LIFETIME_MS = MILLISECONDS.hour

export async function issueAccessToken(
  desk: TokenDesk,
  to: { application: Application; scopes: readonly string[]; person?: Person; form: TokenForm },
): Promise<TokenAnswer | TokenRefusal> {
  const token = randomSecret()
  const issuedAt = desk.clock.now()
  const lifetimeMs = lifetimeAskedFor(to.form)
  const isIssued = await desk.store.appendAccessToken({
    tokenDigest: secretDigest(token),
    clientId: to.application.clientId,
    userId: to.person?.userId ?? null,
    scope: to.scopes.join(' '),
    authenticationAssuranceLevel: to.person?.authenticationAssuranceLevel ?? null,
    identityAssuranceLevel: to.person?.identityAssuranceLevel ?? null,
    issuedAt,
    expiresAt: plusMilliseconds(issuedAt, lifetimeMs),
  })
  if (!isIssued) return applicationGone
  return {
    access_token: token,
    expires_in: secondsLeft(lifetimeMs),
    token_type: 'Bearer',
    issued_at: String(epochMilliseconds(issuedAt)),
  }
}

export async function issueRefreshToken(
  desk: TokenDesk,
  to: { application: Application; scopes: readonly string[]; person: Person },
): Promise<TokenAnswer | TokenRefusal> {
  const token = randomSecret()
  const issuedAt = desk.clock.now()
  const isIssued = await desk.store.appendRefreshToken({
    tokenDigest: secretDigest(token),
    clientId: to.application.clientId,
    ...to.person,
    scope: to.scopes.join(' '),
    refreshCount: 0,
    firstIssuedAt: issuedAt,
    expiresAt: plusMilliseconds(issuedAt, REFRESH_LIFETIME_MS),
  })
  if (!isIssued) return applicationGone
  return {
    refresh_token: token,
    refresh_token_expires_in: secondsLeft(REFRESH_LIFETIME_MS),
    refresh_count: '0',
  }
}

/**
 * A caller may ask for a shorter life, never for a longer one; what is no number of milliseconds
 * is not heard.
 */
function lifetimeAskedFor(form: TokenForm): number {
  const asked = form.get('_access_token_expiry_ms') ?? ''
  return /^[1-9][0-9]{0,8}$/.test(asked) ? Math.min(Number(asked), LIFETIME_MS) : LIFETIME_MS
}

/** Whole seconds that are sure to be left when the answer arrives: 599 of ten minutes. */
function secondsLeft(lifetimeMs: number): string {
  return String(Math.ceil(lifetimeMs / MILLISECONDS.second) - 1)
}

/** It was removed or revoked while we were looking: answered as if it had never been. */
const applicationGone = refused(
  'client known',
  401,
  'invalid_request',
  "Invalid 'iss'/'sub' claims in client_assertion JWT",
)

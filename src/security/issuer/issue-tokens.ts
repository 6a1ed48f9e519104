import {
  epochMilliseconds,
  type Instant,
  MILLISECONDS,
  plusMilliseconds,
} from '../../base/clock.ts'
import type {
  Application,
  IssuedAccessToken,
  IssuedRefreshToken,
} from '../../store/ports/identity.ts'
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

type Holder = {
  readonly application: Application
  readonly scopes: readonly string[]
  /** What was asked with: it may wish for a shorter life. */
  readonly form: TokenForm
  /** When it is removed or revoked while we look: answered as if it had never been. */
  readonly ifGone: TokenRefusal
}

type PersonHolder = Holder & {
  readonly person: Person
  /** Signed in through us, so that the sign-in lasts longer (DOMAIN 8.5). */
  readonly isCombined: boolean
  /** The refresh token that is used up for these, of the same sign-in. */
  readonly refreshed?: IssuedRefreshToken
}

const LIFETIME_MS = 10 * MILLISECONDS.minute

/** How long a sign-in may be refreshed, from its first tokens on (DOMAIN 8.4, 8.5). */
const REFRESHED_MS = { separate: MILLISECONDS.hour, combined: 12 * MILLISECONDS.hour }

/** For an application by itself: nothing to refresh it by. */
export async function issueAccessToken(
  desk: TokenDesk,
  to: Holder,
): Promise<TokenAnswer | TokenRefusal> {
  const access = newAccessToken(desk.clock.now(), to)
  const isIssued = await desk.store.appendAccessToken(access.issued)
  return isIssued ? access.answer : to.ifGone
}

/** For a person: an access token and a refresh token. */
export async function issuePersonTokens(
  desk: TokenDesk,
  to: PersonHolder,
): Promise<TokenAnswer | TokenRefusal> {
  const issuedAt = desk.clock.now()
  const access = newAccessToken(issuedAt, to)
  const refresh = newRefreshToken(issuedAt, to)
  const appended = await desk.store.appendPersonTokens({
    access: access.issued,
    refresh: refresh.issued,
    insteadOf: to.refreshed?.tokenDigest ?? null,
  })
  if (appended === 'used') return refreshTokenInvalid
  return appended === 'gone' ? to.ifGone : { ...access.answer, ...refresh.answer }
}

/** Unknown, of another application, or used before. */
export const refreshTokenInvalid = refused(
  'refresh token known',
  401,
  'invalid_grant',
  'refresh_token is invalid',
)

type NewToken<Issued> = { readonly issued: Issued; readonly answer: TokenAnswer }

function newAccessToken(
  issuedAt: Instant,
  { application, scopes, form, person, isCombined = false }: Holder & Partial<PersonHolder>,
): NewToken<IssuedAccessToken> {
  const token = randomSecret()
  const lifetimeMs = lifetimeAskedFor(form)
  return {
    issued: {
      tokenDigest: secretDigest(token),
      clientId: application.clientId,
      userId: person?.userId ?? null,
      scope: scopes.join(' '),
      authenticationAssuranceLevel: person?.authenticationAssuranceLevel ?? null,
      identityAssuranceLevel: person?.identityAssuranceLevel ?? null,
      issuedAt,
      expiresAt: plusMilliseconds(issuedAt, lifetimeMs),
      isCombined,
    },
    answer: {
      access_token: token,
      expires_in: secondsLeft(lifetimeMs),
      token_type: 'Bearer',
      issued_at: String(epochMilliseconds(issuedAt)),
    },
  }
}

function newRefreshToken(
  issuedAt: Instant,
  { application, scopes, person, isCombined, refreshed }: PersonHolder,
): NewToken<IssuedRefreshToken> {
  const token = randomSecret()
  const refreshCount = refreshed === undefined ? 0 : refreshed.refreshCount + 1
  const firstIssuedAt = refreshed?.firstIssuedAt ?? issuedAt
  const expiresAt = plusMilliseconds(
    firstIssuedAt,
    isCombined ? REFRESHED_MS.combined : REFRESHED_MS.separate,
  )
  return {
    issued: {
      tokenDigest: secretDigest(token),
      clientId: application.clientId,
      userId: person.userId,
      authenticationAssuranceLevel: person.authenticationAssuranceLevel,
      identityAssuranceLevel: person.identityAssuranceLevel,
      scope: scopes.join(' '),
      refreshCount,
      firstIssuedAt,
      expiresAt,
      isCombined,
    },
    answer: {
      refresh_token: token,
      refresh_token_expires_in: secondsLeft(
        epochMilliseconds(expiresAt) - epochMilliseconds(issuedAt),
      ),
      refresh_count: String(refreshCount),
    },
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

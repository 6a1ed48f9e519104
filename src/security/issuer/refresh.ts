/** A refresh token becomes a new one and an access token; it works once (DOMAIN 8.4, 8.5). */
import { secretDigest } from '../secret-digest.ts'
import { isRefused, refused, type TokenRefusal } from './check.ts'
import { applicationBySecret, clientInvalid } from './client-secret.ts'
import { issuePersonTokens, refreshTokenInvalid, type TokenAnswer } from './issue-tokens.ts'
import type { TokenDesk } from './token-desk.ts'
import type { TokenForm } from './token-form.ts'

export async function refresh(
  form: TokenForm,
  desk: TokenDesk,
): Promise<TokenAnswer | TokenRefusal> {
  const application = await applicationBySecret(form, desk)
  if (isRefused(application)) return application
  const token = form.get('refresh_token')
  if (!token) return refreshTokenMissing
  const refreshed = await desk.store.findRefreshToken(secretDigest(token))
  if (refreshed?.clientId !== application.clientId) return refreshTokenInvalid
  if (refreshed.expiresAt <= desk.clock.now()) {
    return refreshed.isCombined ? periodOver : refreshTokenInvalid
  }
  return issuePersonTokens(desk, {
    application,
    scopes: refreshed.scope.split(' '),
    form,
    person: refreshed,
    isCombined: refreshed.isCombined,
    refreshed,
    ifGone: clientInvalid,
  })
}

const refreshTokenMissing = refused(
  'refresh token',
  400,
  'invalid_request',
  'refresh_token is missing',
)
const periodOver = refused(
  'refresh period',
  401,
  'invalid_grant',
  'refresh token refresh period has expired',
)

import { isRefused, refused, type TokenRefusal } from './check.ts'
import { provenApplication, unknownClient } from './client-assertion.ts'
import { issueAccessToken, type TokenAnswer } from './issue-tokens.ts'
import { productScopes } from './scopes.ts'
import type { TokenDesk } from './token-desk.ts'
import type { TokenForm } from './token-form.ts'

/**
 * Application-restricted access: the application proves itself by a signed JWT and acts by itself
 * (DOMAIN 8.3).
 */
export async function clientCredentials(
  form: TokenForm,
  desk: TokenDesk,
): Promise<TokenAnswer | TokenRefusal> {
  const application = await provenApplication(form, desk)
  if (isRefused(application)) return application
  if (application.accessMode !== 'application-restricted') return notConfigured
  const scopes = productScopes['application-restricted']
  return issueAccessToken(desk, { application, scopes, form, ifGone: unknownClient })
}

/** The application has no scope that this way of asking could give. */
export const notConfigured = refused(
  'scope',
  401,
  'unauthorized_client',
  'you have tried to request authorization but your application is not configured' +
    ' to use this authorization grant type',
)

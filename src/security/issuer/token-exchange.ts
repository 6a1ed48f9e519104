/**
 * User-restricted access, separate authentication (DOMAIN 8.4): the application signed a person
 * in at CIS2 itself and exchanges the id_token for one of our access tokens, proving itself as
 * for client credentials.
 */
import { isRefused, refused, type TokenRefusal } from './check.ts'
import { provenApplication, unknownClient } from './client-assertion.ts'
import { notConfigured } from './client-credentials.ts'
import { issuePersonTokens, type TokenAnswer } from './issue-tokens.ts'
import { scopesAtLevel } from './scopes.ts'
import { signedInPerson } from './subject-token.ts'
import type { TokenDesk } from './token-desk.ts'
import type { TokenForm } from './token-form.ts'

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

export async function tokenExchange(
  form: TokenForm,
  desk: TokenDesk,
): Promise<TokenAnswer | TokenRefusal> {
  if (form.get('subject_token_type') !== ID_TOKEN) return wrongSubjectType
  const application = await provenApplication(form, desk)
  if (isRefused(application)) return application
  const person = await signedInPerson(form, desk)
  if (isRefused(person)) return person

  const scopes = scopesAtLevel(application.accessMode, person.authenticationAssuranceLevel)
  if (scopes.length === 0) return notConfigured
  const tokens = await issuePersonTokens(desk, {
    application,
    scopes,
    form,
    person,
    isCombined: false,
    ifGone: unknownClient,
  })
  return isRefused(tokens) ? tokens : { ...tokens, issued_token_type: ACCESS_TOKEN }
}

const wrongSubjectType = refused(
  'subject token type',
  400,
  'invalid_request',
  `missing or invalid subject_token_type - must be '${ID_TOKEN}'`,
)

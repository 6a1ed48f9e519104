/**
 * `GET /oauth2/callback`: CIS2 sends the person back to us, and we send them on to the
 * application with a code of our own (DOMAIN 8.5).
 */
import type Provider from 'oidc-provider'
import { refused, type TokenRefusal } from '../check.ts'
import { PLATFORM_CLIENT_ID } from '../cis2/cis2-client.ts'
import { SIGN_IN_MODEL } from '../cis2/cis2-provider.ts'
import type { SignIn } from '../cis2/sign-in.ts'
import type { Person } from '../issue-tokens.ts'
import type { TokenDesk } from '../token-desk.ts'
import type { ReadForm, TokenForm } from '../token-form.ts'
import { activeApplication, clientUnknown } from './authorize.ts'
import { backTo, backWithRefusal, type SentOn } from './back-to-application.ts'
import { authorizationCodes, type SignInUnderWay, signInsUnderWay } from './one-time-secrets.ts'
import { endedCookie, isSameBrowser } from './sign-in-cookie.ts'

type CalledBack = ReadForm & { readonly cookies: string | undefined }

/** A sign-in ends here once, whether it went well or not; whatever is no end of it changes none. */
export async function callBack(
  { form, repeated, cookies }: CalledBack,
  desk: TokenDesk,
  provider: () => Promise<Provider>,
): Promise<SentOn | TokenRefusal> {
  const state = form.get('state') ?? ''
  const signIn = await signInsUnderWay(desk).find(state)
  if (repeated !== undefined || signIn === undefined) return stateInvalid
  if (!isSameBrowser(cookies, state, signIn)) return stateInvalid
  const application = await activeApplication(signIn.clientId, desk)
  if (!application?.redirectUris.includes(signIn.redirectUri)) return clientUnknown

  const outcome = await outcomeOf(form, signIn, desk, await provider())
  if (outcome === undefined) return stateInvalid
  if (!(await signInsUnderWay(desk).use(state))) return stateInvalid
  const cookie = endedCookie({ state, callbackUrl: desk.callbackUrl() })
  if ('refusedBy' in outcome) return { ...backWithRefusal(signIn, outcome), cookie }

  const person = await outcome.person()
  const { clientId, redirectUri, codeChallenge } = signIn
  const meaning = { clientId, redirectUri, codeChallenge, person }
  const code = await authorizationCodes(desk).make(meaning)
  return { goesTo: backTo(redirectUri, { code, state: signIn.state }), cookie }
}

type Outcome = TokenRefusal | { readonly person: () => Promise<Person> }

/** What CIS2 says; `undefined` when it is not about this sign-in. */
async function outcomeOf(
  form: TokenForm,
  signIn: SignInUnderWay,
  desk: TokenDesk,
  provider: Provider,
): Promise<Outcome | undefined> {
  const error = form.get('error')
  if (error) return error === 'access_denied' ? cancelled : failed

  // The simulator lives here, so its code is taken without a call to ourselves.
  const code = await provider.AuthorizationCode.find(form.get('code') ?? '')
  if (code === undefined || !code.isValid || code.grantId === undefined) return undefined
  if (code.clientId !== PLATFORM_CLIENT_ID || code.nonce !== signIn.nonce) return undefined
  const found = await desk.store.cis2.find(SIGN_IN_MODEL, code.grantId)
  if (found === undefined) return undefined
  const { userId, authenticationAssuranceLevel, identityAssuranceLevel } = found.payload as SignIn
  return {
    person: async () => {
      await code.consume()
      return { userId, authenticationAssuranceLevel, identityAssuranceLevel }
    },
  }
}

const stateInvalid = refused('state', 400, 'invalid_request', 'Invalid state parameter.')
const cancelled = refused('person', 401, 'access_denied', 'The sign-in was cancelled')
const failed = refused('CIS2', 400, 'server_error', 'The sign-in failed')

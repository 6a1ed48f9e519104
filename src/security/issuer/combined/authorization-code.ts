/** User-restricted access, combined authentication (DOMAIN 8.5): a code becomes tokens. */
import { hash } from 'node:crypto'
import type { Application } from '../../../store/ports/identity.ts'
import { type Check, check, firstBroken, isRefused, refused, type TokenRefusal } from '../check.ts'
import { notConfigured } from '../client-credentials.ts'
import { applicationBySecret, clientInvalid } from '../client-secret.ts'
import { issuePersonTokens, type TokenAnswer } from '../issue-tokens.ts'
import { scopesAtLevel } from '../scopes.ts'
import type { TokenDesk } from '../token-desk.ts'
import type { TokenForm } from '../token-form.ts'
import { authorizationCodes, type SignedIn } from './one-time-secrets.ts'

export async function authorizationCode(
  form: TokenForm,
  desk: TokenDesk,
): Promise<TokenAnswer | TokenRefusal> {
  const application = await applicationBySecret(form, desk)
  if (isRefused(application)) return application
  const codes = authorizationCodes(desk)
  const code = form.get('code') ?? ''
  const found = await codes.find(code)
  const signedIn = found?.clientId === application.clientId ? found : undefined
  const broken = await firstBroken(codeChecks, { form, application, signedIn })
  if (broken !== undefined) return broken
  if (signedIn === undefined) return codeInvalid

  const { person } = signedIn
  const scopes = scopesAtLevel(application.accessMode, person.authenticationAssuranceLevel)
  if (scopes.length === 0) return notConfigured
  if (!(await codes.use(code))) return codeInvalid
  const isCombined = true
  const ifGone = clientInvalid
  return issuePersonTokens(desk, { application, scopes, form, person, isCombined, ifGone })
}

type Seen = {
  readonly form: TokenForm
  readonly application: Application
  /** What the code stands for; nothing if it is unknown, used, too old or another's. */
  readonly signedIn: SignedIn | undefined
}

const codeInvalid = refused('code known', 400, 'invalid_grant', 'code is invalid')
const WRONG_VERIFIER = 'code_verifier is invalid'

// biome-ignore format: a table
const codeChecks: readonly Check<Seen>[] = [
  check('redirect URI',      ({ form }) => !form.get('redirect_uri'), 'redirect_uri is missing'),
  check('redirect URI same', isElsewhere,                             'redirect_uri is invalid'),
  check('code',              ({ form }) => !form.get('code'),         'code is missing'),
  { isBroken: ({ signedIn }) => signedIn === undefined, refusal: codeInvalid },
  check('code verifier',     isUnverified, WRONG_VERIFIER, 400, 'invalid_grant'),
]

/** Another address than the one the person was sent back to, as far as that is known. */
function isElsewhere({ form, application, signedIn }: Seen): boolean {
  const given = form.get('redirect_uri') ?? ''
  return signedIn === undefined
    ? !application.redirectUris.includes(given)
    : given !== signedIn.redirectUri
}

/** A verifier without a challenge is refused too: somebody may have taken the challenge off. */
function isUnverified({ form, signedIn }: Seen): boolean {
  const verifier = form.get('code_verifier') || null
  const challenge = verifier === null ? null : hash('sha256', verifier, 'base64url')
  return challenge !== signedIn?.codeChallenge
}

/**
 * NHS Care Identity Service 2 as far as its callers can see it: OpenID Connect with the
 * authorization code flow and the claims of DOMAIN 8.5, on oidc-provider. It asks for no secret
 * and keeps nobody signed in.
 */
import { timingSafeEqual } from 'node:crypto'
import type { EventEmitter } from 'node:events'
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider'
import type { IdentityStore } from '../../../store/ports/identity.ts'
import { secretDigest } from '../../secret-digest.ts'
import type { IdLog } from '../issuer-deps.ts'
import { type AdapterDeps, cis2Adapter } from './cis2-adapter.ts'
import type { Cis2Keys } from './cis2-keys.ts'
import { pageHeaders } from './html.ts'
import { claimsOf, contextOf, contextsAsked, type SignIn } from './sign-in.ts'
import { signInFailedPage } from './sign-in-page.ts'
import { typedIdToken } from './typed-id-token.ts'

/** `issuer` is the base URL with its path: `http://127.0.0.1:9000/cis2`. */
export function cis2Provider(
  issuer: string,
  keys: Cis2Keys,
  deps: AdapterDeps & { logger: IdLog },
): Provider {
  const provider = new Provider(issuer, configuration(keys, deps))
  // The protocol of the public address comes to it in a header that our route sets (readdress).
  provider.proxy = true
  comparesDigests(provider)
  provider.use(async (ctx, next) => {
    await next()
    const { body } = ctx
    if (hasIdToken(body)) body.id_token = await typedIdToken(body.id_token, keys)
  })
  tellsFaults(provider, deps.logger)
  return provider
}

/** Where a sign-in is kept from the form until the id_token is made: beside the grant it led to. */
export const SIGN_IN_MODEL = 'SignIn'

export const cookieNames = {
  session: 'cis2_session',
  interaction: 'cis2_interaction',
  resume: 'cis2_resume',
} as const

function configuration(keys: Cis2Keys, deps: AdapterDeps): Configuration {
  return {
    adapter: cis2Adapter(deps),
    jwks: { keys: [keys.privateJwk] },
    cookies: { keys: [keys.cookieSecret], names: cookieNames },
    routes: {
      authorization: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwks',
    },
    features,
    scopes: ['openid', 'profile', 'nationalrbacaccess', 'associatedorgs', 'odscodes'],
    claims,
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    acrValues: [...contextsAsked],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'RS512'], ...rs256Only },
    pkce: { required: () => false },
    clientBasedCORS: () => false,
    interactions: { policy: loginAlone(), url: (_ctx, { uid }) => `/cis2/interaction/${uid}` },
    ttl: secondsToLive,
    findAccount: async (_ctx, sub, token) => ({
      accountId: sub,
      claims: () => claimsFor(deps.store, sub, token?.grantId),
    }),
    renderError: (ctx, { error, error_description }) => {
      ctx.set(pageHeaders)
      ctx.body = signInFailedPage(error, error_description ?? '')
    },
  }
}

const features: NonNullable<Configuration['features']> = {
  devInteractions: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  resourceIndicators: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  dPoP: { enabled: false },
  userinfo: { enabled: true },
}

const rs256Only = {
  idTokenSigningAlgValues: ['RS256'],
  requestObjectSigningAlgValues: ['RS256'],
} as const

const claims = {
  openid: [
    'sub',
    'acr',
    'amr',
    'auth_time',
    'authentication_assurance_level',
    'id_assurance_level',
    'nhsid_useruid',
  ],
  profile: ['name'],
  nationalrbacaccess: [],
  associatedorgs: [],
  odscodes: [],
}

const secondsToLive = {
  AccessToken: 600,
  AuthorizationCode: 300,
  Grant: 3_600,
  IdToken: 3_600,
  Interaction: 600,
  Session: 3_600,
}

/** Consent is not asked for: the applications and the sign-in belong to one health service. */
function loginAlone(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  return policy
}

async function claimsFor(
  store: IdentityStore,
  sub: string,
  grantId: string | undefined,
): Promise<{ sub: string; [claim: string]: unknown }> {
  const found = grantId === undefined ? undefined : await store.cis2.find(SIGN_IN_MODEL, grantId)
  if (found === undefined) return { sub }
  const signIn = found.payload as SignIn
  return { ...claimsOf(signIn), acr: contextOf(signIn), amr: [signIn.authenticator] }
}

/**
 * Client secrets are stored as digests, so what a client presents is digested before it is
 * compared.
 */
function comparesDigests(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function compareDigests(presented: string) {
    const expected = Buffer.from(this.clientSecret ?? '', 'hex')
    const actual = secretDigest(presented)
    return expected.length === actual.length && timingSafeEqual(expected, actual)
  }
}

function tellsFaults(provider: Provider, logger: IdLog): void {
  const tell = (err: Error) => logger.error({ err }, 'CIS2 simulator failed')
  provider.on('server_error', (_ctx, err) => tell(err))
  // Koa's own, which would otherwise go to the console.
  const koa: EventEmitter = provider
  koa.on('error', tell)
}

function hasIdToken(body: unknown): body is { id_token: string } {
  return (
    typeof body === 'object' &&
    body !== null &&
    'id_token' in body &&
    typeof body.id_token === 'string'
  )
}

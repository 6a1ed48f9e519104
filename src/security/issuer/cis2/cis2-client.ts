import type { AdapterPayload } from 'oidc-provider'
import type { Application, PublicJwk } from '../../../store/ports/identity.ts'
import type { ApplicationKeys } from '../application-keys.ts'

/**
 * A registered application as a client of the simulator. It may prove itself by a signed JWT or
 * by its secret; oidc-provider knows one method a client, so the one in use decides. The secret
 * is handed over as its digest.
 */
export async function cis2Client(
  application: Application,
  isAsserting: boolean,
  applicationKeys: ApplicationKeys,
): Promise<AdapterPayload | undefined> {
  if (application.redirectUris.length === 0) return undefined
  const proof = isAsserting ? await byKey(application, applicationKeys) : bySecret(application)
  if (proof === undefined) return undefined
  return {
    client_id: application.clientId,
    client_name: application.name,
    redirect_uris: [...application.redirectUris],
    ...codeFlow,
    ...proof,
  }
}

/** No application can be registered by this id: theirs have no colon. */
export const PLATFORM_CLIENT_ID = 'open-ers:platform'

/**
 * The token service itself, which signs people in for applications (DOMAIN 8.5). It takes its codes
 * in process, so nobody may redeem one: it has no secret.
 */
export function platformClient(callbackUrl: string): AdapterPayload {
  return {
    ...codeFlow,
    client_id: PLATFORM_CLIENT_ID,
    client_name: 'the token service',
    redirect_uris: [callbackUrl],
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: NO_DIGEST,
  }
}

const codeFlow = {
  grant_types: ['authorization_code'],
  response_types: ['code'],
  id_token_signed_response_alg: 'RS256',
} as const satisfies AdapterPayload

async function byKey(
  application: Application,
  applicationKeys: ApplicationKeys,
): Promise<AdapterPayload | undefined> {
  const keys = await applicationKeys(application, undefined)
  if (typeof keys === 'string') return undefined
  return { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: keys.flatMap(rsaKey) } }
}

function rsaKey({ kty, n, e, kid }: PublicJwk): object[] {
  return kty === 'RSA' ? [{ kty, n, e, kid, use: 'sig' }] : []
}

/** Without a secret there is nothing a guess could match: 256 bits of nobody's. */
function bySecret({ clientSecretDigest }: Application): AdapterPayload {
  return {
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: clientSecretDigest?.toString('hex') ?? NO_DIGEST,
  }
}

/** No SHA-256 digest in hexadecimal looks like this. */
const NO_DIGEST = 'none'

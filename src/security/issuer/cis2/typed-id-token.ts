import { CompactSign, decodeJwt, importJWK } from 'jose'
import type { Cis2Keys } from './cis2-keys.ts'

/**
 * The same id_token with `typ: JWT` in its header: CIS2 writes it and the platform insists on it
 * (DOMAIN 8.4), while oidc-provider leaves it out.
 */
export async function typedIdToken(idToken: string, { privateJwk }: Cis2Keys): Promise<string> {
  const claims = new TextEncoder().encode(JSON.stringify(decodeJwt(idToken)))
  const header = { alg: 'RS256', typ: 'JWT', ...(privateJwk.kid && { kid: privateJwk.kid }) }
  const key = await importJWK(privateJwk, 'RS256')
  return new CompactSign(claims).setProtectedHeader(header).sign(key)
}

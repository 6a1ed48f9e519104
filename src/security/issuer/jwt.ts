import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose'
import type { PublicJwk } from '../../store/ports/identity.ts'

/** A JWT taken apart and not yet believed: every member may be anything. */
export type UnprovenJwt = {
  readonly compact: string
  readonly header: { readonly [name: string]: unknown }
  readonly claims: { readonly [name: string]: unknown }
}

export function decodedJwt(compact: string): UnprovenJwt | undefined {
  try {
    return { compact, header: { ...decodeProtectedHeader(compact) }, claims: decodeJwt(compact) }
  } catch {
    return undefined
  }
}

/**
 * The key that the header names by `kid`, out of keys we trust. Keys that come along in the token
 * (`jwk`, `jku`, `x5c`, `x5u`) are never looked at.
 */
export function keyFor(jwt: UnprovenJwt, keys: readonly PublicJwk[]): PublicJwk | undefined {
  return keys.find(
    (key) =>
      key.kid === jwt.header.kid &&
      key.kty === 'RSA' &&
      (key.use === undefined || key.use === 'sig') &&
      (key.alg === undefined || key.alg === jwt.header.alg),
  )
}

export type SignatureAlgorithm = 'RS256' | 'RS512'

/**
 * Whether the key made the signature with this algorithm. Extensions we do not know (`crit`) are
 * a no.
 */
export async function isSignedBy(
  jwt: UnprovenJwt,
  key: PublicJwk,
  algorithm: SignatureAlgorithm,
): Promise<boolean> {
  const { n, e } = key
  if (jwt.header.crit !== undefined) return false
  if (typeof n !== 'string' || typeof e !== 'string') return false
  try {
    const publicKey = await importJWK({ kty: 'RSA', n, e }, algorithm)
    await compactVerify(jwt.compact, publicKey, { algorithms: [algorithm] })
    return true
  } catch {
    return false
  }
}

export function isMissing(claim: unknown): boolean {
  return claim === undefined || claim === null || claim === ''
}

export function isJwtType(typ: unknown): boolean {
  return typeof typ === 'string' && typ.toUpperCase() === 'JWT'
}

/** A number in the past, an integer or not; anything else is for the checks of its form. */
export function isExpired(seen: UnprovenJwt & { readonly nowSeconds: number }): boolean {
  const { exp } = seen.claims
  return typeof exp === 'number' && exp <= seen.nowSeconds
}

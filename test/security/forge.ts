import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { type Instant, MILLISECONDS } from '../../src/base/clock.ts'
import type { IssuerServer } from './issuer-server.ts'

/** The test day: a Tuesday, 10:00 in London. */
export const NOW: Instant = '2026-11-24T10:00:00.000Z'
export const nowSeconds = Date.parse(NOW) / MILLISECONDS.second
export const frozenClock = { now: () => NOW }

export type Jwt = { readonly header: object; readonly claims: object; readonly key: SigningKey }

/** How the last part is made: any algorithm, whatever the header says. */
export type SigningKey =
  | { readonly rsa: KeyObject; readonly hash: 'sha256' | 'sha512' }
  | { readonly hmac: Buffer }
  | 'unsigned'

export function compactJwt({ header, claims, key }: Jwt): string {
  const content = `${encoded(header)}.${encoded(claims)}`
  return `${content}.${signature(content, key)}`
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function signature(content: string, key: SigningKey): string {
  if (key === 'unsigned') return ''
  if ('hmac' in key) return createHmac('sha512', key.hmac).update(content).digest('base64url')
  return sign(key.hash, Buffer.from(content), key.rsa).toString('base64url')
}

export const foreignKey: KeyObject = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

/** The key that an application of the server signs with, and its id. */
export async function keyOf(
  server: IssuerServer,
  name: string,
): Promise<{ kid: string; rsa: KeyObject }> {
  const application = await server.store.findApplicationByName(name)
  const pem = await server.store.findPrivateKey(name)
  const kid = application?.jwks?.keys[0]?.kid
  if (pem === undefined || typeof kid !== 'string') throw new Error(`${name} has no key`)
  return { kid, rsa: createPrivateKey(pem) }
}

/**
 * The key that the CIS2 simulator of the server signs with; there once something was asked of it.
 */
export async function cis2KeyOf(server: IssuerServer): Promise<{ kid: string; rsa: KeyObject }> {
  await fetch(`${server.url}/cis2/jwks`)
  const stored = await server.store.findSetting('cis2-keys')
  const { privateJwk } = stored as { privateJwk: { kid: string } }
  return { kid: privateJwk.kid, rsa: createPrivateKey({ key: privateJwk, format: 'jwk' }) }
}

export type TokenResponse = {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, string>>
}

export async function postForm(
  url: string,
  form: Readonly<Record<string, string>> | string,
): Promise<TokenResponse> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  const body = (await response.json()) as Record<string, string>
  return { status: response.status, headers: response.headers, body }
}

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

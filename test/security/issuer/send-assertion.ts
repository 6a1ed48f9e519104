import { randomUUID } from 'node:crypto'
import {
  ASSERTION_TYPE,
  compactJwt,
  keyOf,
  nowSeconds,
  postForm,
  type SigningKey,
  type TokenResponse,
} from '../forge.ts'
import type { IssuerServer } from '../issuer-server.ts'

const application = {
  about: 'for a test',
  accessMode: 'application-restricted',
  odsCode: 'RCD',
  asid: '200000099901',
}

export const applications: readonly object[] = [
  { ...application, name: 'app', clientId: 'app-client' },
  { ...application, name: 'other', clientId: 'other-client' },
  { ...application, name: 'revoked', clientId: 'revoked-client', isActive: false },
  { ...application, name: 'keyless', clientId: 'keyless-client', keys: 'none' },
  {
    ...application,
    name: 'unreachable',
    clientId: 'unreachable-client',
    keys: 'none',
    jwksUrl: 'http://127.0.0.1:1/jwks.json',
  },
  {
    about: 'signs people in',
    name: 'user-app',
    clientId: 'user-app-client',
    accessMode: 'user-restricted',
    asid: '200000099902',
    redirectUris: ['http://127.0.0.1:3000/callback'],
  },
]

/** What is changed in an assertion that would be accepted. `undefined` takes a member away. */
export type Forgery = {
  readonly header?: object
  readonly claims?: object
  readonly form?: Readonly<Record<string, string | undefined>>
  readonly key?: SigningKey
  readonly signedBy?: string
  readonly hash?: 'sha256'
  readonly compact?: (jwt: string) => string
}

export function client(id: string): object {
  return { iss: id, sub: id }
}

/** The two parameters by which an application proves itself, forged as asked. */
export async function assertionOf(
  server: IssuerServer,
  forgery: Forgery = {},
): Promise<Record<string, string>> {
  const own = await keyOf(server, forgery.signedBy ?? 'app')
  const claims = {
    iss: 'app-client',
    sub: 'app-client',
    aud: `${server.url}/oauth2/token`,
    jti: randomUUID(),
    exp: nowSeconds + 300,
    ...forgery.claims,
  }
  const assertion = compactJwt({
    header: { alg: 'RS512', typ: 'JWT', kid: own.kid, ...forgery.header },
    claims: Array.isArray(forgery.claims) ? forgery.claims : claims,
    key: forgery.key ?? { rsa: own.rsa, hash: forgery.hash ?? 'sha512' },
  })
  return {
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: forgery.compact?.(assertion) ?? assertion,
  }
}

/** Asks for an application's own token. */
export async function send(server: IssuerServer, forgery: Forgery = {}): Promise<TokenResponse> {
  const form = {
    grant_type: 'client_credentials',
    ...(await assertionOf(server, forgery)),
    ...forgery.form,
  }
  return postForm(`${server.url}/oauth2/token`, present(form))
}

function present(form: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** The same claims but one, under the old signature. */
export function altered(compact: string): string {
  const [header, payload = '', signature] = compact.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const other = Buffer.from(JSON.stringify({ ...claims, admin: true })).toString('base64url')
  return [header, other, signature].join('.')
}

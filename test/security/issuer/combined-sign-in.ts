import assert from 'node:assert/strict'
import { type Instant, plusMilliseconds, systemClock } from '../../../src/base/clock.ts'
import { NOW, postForm, type TokenResponse } from '../forge.ts'
import { type IssuerServer, issuerServer } from '../issuer-server.ts'
import { type Browser, openBrowser } from './browser.ts'

export const REDIRECT = 'http://127.0.0.1:3000/callback'
export const OTHER_REDIRECT = 'http://127.0.0.1:3000/other?tenant=a%20b&x=+'
export const CLIENT = 'user-app-client'
export const USER = '555032006106'
export const AAL1_USER = '656005750110'
export const FORMER_USER = '555000000001'

const application = {
  about: 'for a test',
  accessMode: 'user-restricted',
  redirectUris: [REDIRECT, OTHER_REDIRECT],
}

const applications = [
  { ...application, name: 'user-app', clientId: CLIENT, asid: '200000099902' },
  { ...application, name: 'other-app', clientId: 'other-client' },
  { ...application, name: 'revoked-app', clientId: 'revoked-client', isActive: false },
  {
    ...application,
    name: 'machine-app',
    clientId: 'machine-client',
    accessMode: 'application-restricted',
  },
]

const users = [
  {
    userId: USER,
    name: 'Dr Priya Raman',
    roles: { RCD: ['SERVICE_PROVIDER_CLINICIAN', 'INFORMATION_ANALYST'], R69: ['COMMISSIONER'] },
  },
  { userId: '656005750109', aal: 2 },
  { userId: AAL1_USER, aal: 1 },
  { userId: FORMER_USER },
]

export type CombinedServer = IssuerServer & {
  /** Of the world: tokens age with it. */
  readonly later: (milliseconds: number) => void
  /** Of callers: sign-ins under way and codes age with it. */
  readonly laterOutside: (milliseconds: number) => void
  readonly secretOf: (name: string) => Promise<string>
}

export async function combinedServer(): Promise<CombinedServer> {
  let now: Instant = NOW
  let aheadMs = 0
  const clock = { now: () => now }
  const wallClock = { now: () => plusMilliseconds(systemClock.now(), aheadMs) }
  const server = await issuerServer({ clock, wallClock, applications, users })
  return {
    ...server,
    later: (milliseconds) => {
      now = plusMilliseconds(now, milliseconds)
    },
    laterOutside: (milliseconds) => {
      aheadMs += milliseconds
    },
    secretOf: async (name) => (await server.store.findClientSecret(name)) ?? '',
  }
}

/** What is changed in a request that would be accepted; an empty text leaves a parameter out. */
export type Wish = Readonly<Record<string, string>>

export function authorizeUrl(server: IssuerServer, wish: Wish = {}): string {
  const parameters = {
    client_id: CLIENT,
    redirect_uri: REDIRECT,
    response_type: 'code',
    state: 'the-state',
    ...wish,
  }
  return `${server.url}/oauth2/authorize?${new URLSearchParams(present(parameters))}`
}

function present(parameters: Wish): Wish {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''))
}

export type SignInOptions = {
  readonly wish?: Wish
  readonly form?: Wish
  readonly browser?: Browser
}

/** Up to our callback, which is given and not yet visited. */
export async function signInAtCis2(
  server: IssuerServer,
  { wish, form = { user: USER }, browser = openBrowser(server.url) }: SignInOptions = {},
): Promise<{ readonly callback: string; readonly browser: Browser }> {
  const begun = await browser.get(authorizeUrl(server, wish))
  assert.equal(begun.status, 302, begun.text)
  const page = await browser.get(begun.location)
  const submitted = await browser.post(page.location, form)
  assert.equal(submitted.status, 303, submitted.text)
  const { location } = await browser.get(submitted.location)
  assert.ok(location.startsWith(`${server.url}/oauth2/callback?`), location)
  return { callback: location, browser }
}

/** The whole way; gives where the application is called back, as text. */
export async function signInThrough(
  server: IssuerServer,
  options: SignInOptions = {},
): Promise<string> {
  const { callback, browser } = await signInAtCis2(server, options)
  const page = await browser.get(callback)
  assert.equal(page.status, 302, page.text)
  return page.location
}

export async function codeFor(server: IssuerServer, options: SignInOptions = {}): Promise<string> {
  const back = new URL(await signInThrough(server, options))
  return back.searchParams.get('code') ?? ''
}

export async function redeem(server: CombinedServer, wish: Wish): Promise<TokenResponse> {
  return askToken(server, 'authorization_code', { redirect_uri: REDIRECT, ...wish })
}

export async function refresh(
  server: CombinedServer,
  token: string | undefined,
  wish: Wish = {},
): Promise<TokenResponse> {
  return askToken(server, 'refresh_token', { refresh_token: token ?? '', ...wish })
}

async function askToken(
  server: CombinedServer,
  grantType: string,
  wish: Wish,
): Promise<TokenResponse> {
  const client_secret = await server.secretOf('user-app')
  const form = { grant_type: grantType, client_id: CLIENT, client_secret, ...wish }
  return postForm(`${server.url}/oauth2/token`, present(form))
}

/** Tokens of a combined sign-in. */
export async function signedInTokens(
  server: CombinedServer,
  options: SignInOptions = {},
): Promise<TokenResponse['body']> {
  const { status, body } = await redeem(server, { code: await codeFor(server, options) })
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

/** A failure by itself: what is wished, and the answer. */
export type Row = readonly [
  failure: string,
  wish: Wish,
  status: number,
  error: string,
  says: string,
]

/** Each row with what all later rows break as well: only in their order does each say its own. */
export function inOrder(rows: readonly Row[]): readonly Row[] {
  return rows.map(([failure, , ...answer], i) => {
    const wishes = rows.slice(i).map(([, wish]) => wish)
    return [failure, Object.assign({}, ...wishes.toReversed()), ...answer]
  })
}

export function assertRefused(
  answer: TokenResponse,
  status: number,
  error: string,
  says: string,
): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  const { message_id, ...rest } = answer.body
  assert.match(message_id ?? '', /^[0-9a-f-]{36}$/)
  assert.deepEqual(rest, { error, error_description: says })
}

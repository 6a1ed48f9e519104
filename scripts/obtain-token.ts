/**
 * Gets access tokens from a running server the way an integrator's software does, over HTTP
 * alone: signed JWT for an application (DOMAIN 8.3); for a person the whole sign-in at the CIS2
 * simulator, and the exchange (DOMAIN 8.4) or the combined flow (DOMAIN 8.5). The secrets of a test
 * application come from `/world`.
 */
import { importPKCS8, SignJWT } from 'jose'
import { epochMilliseconds, MILLISECONDS, systemClock } from '../src/base/clock.ts'
import { randomIdentity } from '../src/base/identity.ts'

export type Server = { readonly url: string; readonly worldToken: string | undefined }

/** Who signs in; levels and authenticator as registered with the user where they are left out. */
export type SignInWish = {
  readonly user: string
  readonly aal?: string
  readonly ial?: string
  readonly amr?: string
}

/** Something a person at the command line can understand: its message is one line. */
export class TokenNotObtained extends Error {
  override readonly name = 'TokenNotObtained'
}

export async function applicationToken(server: Server, name: string): Promise<string> {
  const application = await signingApplication(server, name)
  return exchanged(server, application, { grant_type: 'client_credentials' })
}

export async function userToken(server: Server, name: string, wish: SignInWish): Promise<string> {
  const application = await signingApplication(server, name)
  const idToken = await signedIn(server, application, wish)
  return exchanged(server, application, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    subject_token: idToken,
  })
}

/** Of the combined sign-in: the token service itself sends the person to CIS2. */
export async function combinedToken(
  server: Server,
  name: string,
  wish: SignInWish,
): Promise<string> {
  const application = await testApplication(server, name)
  const code = await codeFrom(server, application, '/oauth2/authorize', wish)
  const secret = await askWorld(server, `${pathOf(name)}/client-secret`)
  return tokenFor(server, {
    grant_type: 'authorization_code',
    client_id: application.clientId,
    client_secret: await secret.text(),
    redirect_uri: application.redirectUri ?? '',
    code,
  })
}

type TestApplication = {
  readonly name: string
  readonly clientId: string
  readonly redirectUri: string | undefined
  /**
   * What the server calls itself: the audience of what we sign, whatever address we reach it at.
   */
  readonly publicUrl: string
  readonly kid: string
}

type SigningApplication = TestApplication & {
  readonly privateKey: Awaited<ReturnType<typeof importPKCS8>>
}

async function testApplication(server: Server, name: string): Promise<TestApplication> {
  const registered = await json(await askWorld(server, pathOf(name)))
  const discovery = await json(await ask(server, '/cis2/.well-known/openid-configuration'))
  return {
    name,
    clientId: String(registered.clientId),
    redirectUri: listIn(registered.redirectUris).map(String)[0],
    publicUrl: String(discovery.issuer).replace(/\/cis2$/, ''),
    kid: String(firstOf(objectIn(registered.jwks).keys).kid),
  }
}

async function signingApplication(server: Server, name: string): Promise<SigningApplication> {
  const application = await testApplication(server, name)
  const pem = await (await askWorld(server, `${pathOf(name)}/private-key`)).text()
  return { ...application, privateKey: await importPKCS8(pem, 'RS512') }
}

function pathOf(name: string): string {
  return `/world/applications/${encodeURIComponent(name)}`
}

async function askWorld(server: Server, path: string): Promise<Response> {
  const headers = server.worldToken ? { authorization: `Bearer ${server.worldToken}` } : {}
  const response = await ask(server, path, { headers })
  if (response.status === 401 || response.status === 403) {
    throw new TokenNotObtained(
      'The server wants its world token: give --data FOLDER, or set OPEN_ERS_WORLD_TOKEN.',
    )
  }
  if (response.status === 404) {
    throw new TokenNotObtained(
      `The server gave nothing at ${path}: is there such a test application?`,
    )
  }
  return expectOk(response, path)
}

async function exchanged(
  server: Server,
  application: SigningApplication,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const audience = `${application.publicUrl}/oauth2/token`
  return tokenFor(server, { ...parameters, ...(await assertion(application, audience)) })
}

async function tokenFor(
  server: Server,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await ask(server, '/oauth2/token', { method: 'POST', ...formOf(parameters) })
  const answer = await json(response)
  if (response.ok) return String(answer.access_token)
  throw new TokenNotObtained(
    `The token service refused: ${response.status} ${answer.error}: ${answer.error_description}`,
  )
}

const ASSERTION_SECONDS = 240

async function assertion(
  { clientId, kid, privateKey }: SigningApplication,
  audience: string,
): Promise<{ client_assertion_type: string; client_assertion: string }> {
  const nowSeconds = Math.floor(epochMilliseconds(systemClock.now()) / MILLISECONDS.second)
  const jwt = await new SignJWT()
    .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomIdentity.uuid())
    .setExpirationTime(nowSeconds + ASSERTION_SECONDS)
    .sign(privateKey)
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
  }
}

/** The authorization code flow at the simulator; gives the id_token. */
async function signedIn(
  server: Server,
  application: SigningApplication,
  wish: SignInWish,
): Promise<string> {
  const code = await codeFrom(server, application, '/cis2/authorize', wish, { scope: 'openid' })
  const audience = `${application.publicUrl}/cis2`
  const response = await ask(server, '/cis2/token', {
    method: 'POST',
    ...formOf({
      grant_type: 'authorization_code',
      redirect_uri: application.redirectUri ?? '',
      code,
      ...(await assertion(application, audience)),
    }),
  })
  return String((await json(await expectOk(response, 'CIS2'))).id_token)
}

/** What the application is sent back with, after the form was filled in. */
async function codeFrom(
  server: Server,
  { name, clientId, redirectUri, publicUrl }: TestApplication,
  path: string,
  { user, aal = '', ial = '', amr = '' }: SignInWish,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  if (redirectUri === undefined) {
    throw new TokenNotObtained(`${name} has no redirect URI: nobody can sign in to it.`)
  }
  const browser = browserOf(server, publicUrl)
  const isForm = (address: string) => address.includes('/cis2/interaction/')
  const follow = async (first: string) => {
    let address = first
    while (!isForm(address) && !address.startsWith(redirectUri)) address = await browser(address)
    return address
  }
  const wish = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    state: randomIdentity.uuid(),
    nonce: randomIdentity.uuid(),
    ...more,
  })
  const page = await follow(`${publicUrl}${path}?${wish}`)
  const back = isForm(page)
    ? await follow(await browser(page, formOf({ user, aal, ial, amr })))
    : page
  const { searchParams } = new URL(back, publicUrl)
  const code = searchParams.get('code')
  if (code === null) throw new TokenNotObtained(`The sign-in gave no code: ${searchParams}`)
  return code
}

type Form = { readonly headers: Record<string, string>; readonly body: string }

/** Fetches an address of the server, cookies and all, and gives the one it redirects to. */
function browserOf(
  server: Server,
  publicUrl: string,
): (address: string, form?: Form) => Promise<string> {
  const cookies = new Map<string, string>()
  return async (address, form) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const path = address.replace(publicUrl, '')
    const response = await ask(server, path, {
      ...(form && { method: 'POST', body: form.body }),
      headers: { ...form?.headers, cookie, accept: 'text/html' },
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(set) ?? []
      if (name !== undefined && value !== undefined) cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null) return location
    throw new TokenNotObtained(`CIS2 did not sign the user in: ${await problemsOf(response)}`)
  }
}

/** The sentences of the page that says why; the page is ours, so its list items are known. */
async function problemsOf(response: Response): Promise<string> {
  const page = await response.text()
  const said = [...page.matchAll(/<(?:li|dd)>([^<]*)</g)].map(([, sentence]) => sentence)
  return said.length > 0 ? said.join(' ') : `status ${response.status}`
}

async function ask(server: Server, path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(`${server.url}${path}`, { redirect: 'manual', ...init })
  } catch (cause) {
    throw new TokenNotObtained(`No server answers at ${server.url}: start one with npm start.`, {
      cause,
    })
  }
}

async function expectOk(response: Response, what: string): Promise<Response> {
  if (response.ok) return response
  throw new TokenNotObtained(`${what} answered ${response.status}: ${await response.text()}`)
}

/** The content type exactly as the token service wants it: fetch by itself would add a charset. */
function formOf(parameters: Readonly<Record<string, string>>): Form {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
  }
}

type JsonObject = { readonly [member: string]: unknown }

async function json(response: Response): Promise<JsonObject> {
  try {
    return objectIn(await response.json())
  } catch (cause) {
    const says = `The server answered ${response.status} without JSON: is it an open-ers server?`
    throw new TokenNotObtained(says, { cause })
  }
}

function objectIn(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function firstOf(value: unknown): JsonObject {
  return objectIn(listIn(value)[0])
}

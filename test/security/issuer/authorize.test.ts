import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openBrowser, type Page } from './browser.ts'
import {
  authorizeUrl,
  CLIENT,
  type CombinedServer,
  combinedServer,
  inOrder,
  OTHER_REDIRECT,
  REDIRECT,
  type Row,
  signInThrough,
} from './combined-sign-in.ts'

const DIGEST = 'd'.repeat(43)
const NOT_CONFIGURED =
  'you have tried to request authorization but your application is not configured' +
  ' to use this authorization grant type'
const KNOWN = { acr_values: 'AAL2_ANY AAL3_ANY' }
const NO_METHOD = 'code_challenge_method must be S256'

// biome-ignore format: a table
const toldHere: readonly Row[] = [
  ['no client id',       { client_id: '' },                                400, 'invalid_request', 'client_id is missing'],
  ['an unknown client',  { client_id: 'nobody' },                          401, 'invalid_request', 'client_id is invalid'],
  ['NUL as client',      { client_id: 'a\0b' },                            401, 'invalid_request', 'client_id is invalid'],
  ['the platform',       { client_id: 'open-ers:platform' },               401, 'invalid_request', 'client_id is invalid'],
  ['a revoked client',   { client_id: 'revoked-client' },                  401, 'invalid_request', 'client_id is invalid'],
  ['no redirect URI',    { client_id: 'other-client', redirect_uri: '' },  400, 'invalid_request', 'redirect_uri is missing'],
  ['a foreign URI',      { redirect_uri: 'https://evil.example/' },        400, 'invalid_request', 'redirect_uri is invalid'],
]

// biome-ignore format: a table
const toldThere: readonly Row[] = [
  ['one by itself',      { client_id: 'machine-client' },                  302, 'unauthorized_client', NOT_CONFIGURED],
  ['no response type',   { client_id: CLIENT, response_type: '' },         302, 'invalid_request', 'response_type is missing'],
  ['an implicit flow',   { response_type: 'token' },                       302, 'unsupported_response_type', 'response_type is invalid'],
  ['a hybrid flow',      { response_type: 'code id_token' },               302, 'unsupported_response_type', 'response_type is invalid'],
  ['no state',           { state: '' },                                    302, 'invalid_request', 'state is missing'],
  ['NHS login',          { state: 'the-state', scope: 'nhs-login' },       302, 'invalid_scope', 'scope is invalid'],
  ['two scopes',         { scope: 'nhs-cis2 openid' },                     302, 'invalid_scope', 'scope is invalid'],
  ['a strange context',  { scope: 'nhs-cis2', acr_values: 'AAL3_ANY X' },  302, 'invalid_request', 'acr_values is invalid'],
  ['plain PKCE',         { ...KNOWN, code_challenge: DIGEST, code_challenge_method: 'plain' }, 302, 'invalid_request', NO_METHOD],
  ['PKCE by default',    { code_challenge: DIGEST, code_challenge_method: '' }, 302, 'invalid_request', NO_METHOD],
  ['no challenge',       { code_challenge: '', code_challenge_method: 'S256' }, 302, 'invalid_request', 'code_challenge is invalid'],
  ['a short challenge',  { code_challenge: 'd', code_challenge_method: 'S256' }, 302, 'invalid_request', 'code_challenge is invalid'],
]

/** Everything that looks like the registered address to somebody, and is another. */
const elsewhere = [
  `${REDIRECT}/`,
  `${REDIRECT}/../evil`,
  `${REDIRECT}?a=b`,
  `${REDIRECT}#`,
  `${REDIRECT}#fragment`,
  `${REDIRECT} `,
  ` ${REDIRECT}`,
  `${REDIRECT}.evil.example`,
  `${REDIRECT}\r\nLocation: https://evil.example`,
  `${REDIRECT}\0`,
  REDIRECT.slice(0, -1),
  REDIRECT.toUpperCase(),
  REDIRECT.replace('callback', 'Callback'),
  REDIRECT.replace('http:', 'HTTP:'),
  REDIRECT.replace('http:', 'https:'),
  REDIRECT.replace('http:', ''),
  REDIRECT.replace('callback', 'c%61llback'),
  REDIRECT.replace('127.0.0.1', 'user@127.0.0.1'),
  REDIRECT.replace('127.0.0.1:3000', '127.0.0.1:3000@evil.example'),
  REDIRECT.replace('127.0.0.1', 'localhost'),
  REDIRECT.replace('127.0.0.1', '127.1'),
  REDIRECT.replace(':3000', ''),
  REDIRECT.replace(':3000', ':3001'),
  REDIRECT.replace(':3000', ':03000'),
  REDIRECT.replace('//', '///'),
  REDIRECT.replace('//', '/\\'),
  OTHER_REDIRECT.replace('%20', '+'),
  `${REDIRECT},${OTHER_REDIRECT}`,
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  '/callback',
]

const oddStates = [
  ' a b ',
  'a+b%20c',
  '&code=x&error=y#z?',
  '="\'<script>\\',
  '\r\nSet-Cookie: a=b\r\n\r\n<html>',
  '\0\t\u007f',
  'é漢字😀',
  '%',
  '{"a":[1,"\\u0000"]}',
  'x'.repeat(3_000),
]

let server: CombinedServer
before(async () => {
  server = await combinedServer()
})
after(() => server.close())

function visit(url: string): Promise<Page> {
  return openBrowser(server.url).get(url)
}

function assertToldHere(page: Page, status: number, error: string, says: string): void {
  assert.equal(page.status, status, page.text)
  assert.equal(page.location, '')
  assert.equal(page.headers.getSetCookie().length, 0)
  assert.equal(page.headers.get('cache-control'), 'no-store')
  const { message_id, ...rest } = JSON.parse(page.text)
  assert.match(message_id, /^[0-9a-f-]{36}$/)
  assert.deepEqual(rest, { error, error_description: says })
}

describe('authorize', () => {
  it('sends the person to CIS2, asking for what the platform asks', async () => {
    const page = await visit(authorizeUrl(server))
    assert.equal(page.status, 302)
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
    const to = new URL(page.location)
    assert.equal(to.origin + to.pathname, `${server.url}/cis2/authorize`)
    const { state, nonce, ...asked } = Object.fromEntries(to.searchParams)
    assert.match(state ?? '', /^[A-Za-z0-9_-]{43}$/)
    assert.match(nonce ?? '', /^[A-Za-z0-9_-]{43}$/)
    assert.deepEqual(asked, {
      client_id: 'open-ers:platform',
      redirect_uri: `${server.url}/oauth2/callback`,
      response_type: 'code',
      scope: 'openid nationalrbacaccess',
      max_age: '300',
      acr_values: 'AAL3_ANY',
    })
    const [cookie = ''] = page.headers.getSetCookie()
    assert.match(cookie, /^sign_in_[\w-]{12}=[\w-]{43}; Path=\/oauth2\/callback; Max-Age=600;/)
    assert.match(cookie, /; HttpOnly; SameSite=Lax$/)
    assert.ok(!page.location.includes(/=([\w-]{43});/.exec(cookie)?.[1] ?? '?'))
  })

  it('asks for the context that was wished for', async () => {
    const wish = { scope: 'nhs-cis2', acr_values: 'AAL2_OR_AAL3_ANY' }
    const { location } = await visit(authorizeUrl(server, wish))
    assert.equal(new URL(location).searchParams.get('acr_values'), 'AAL2_OR_AAL3_ANY')
  })

  for (const [failure, wish, status, error, says] of inOrder([...toldHere, ...toldThere])) {
    it(`refuses ${failure}, whatever else is wrong further down`, async () => {
      const page = await visit(authorizeUrl(server, { ...wish }))
      if (status !== 302) return assertToldHere(page, status, error, says)
      assert.equal(page.status, 302)
      assert.equal(page.headers.getSetCookie().length, 0)
      const back = new URL(page.location)
      assert.equal(back.origin + back.pathname, REDIRECT)
      const state = wish.state === '' ? {} : { state: 'the-state' }
      const told = { error, error_description: says, ...state }
      assert.deepEqual(Object.fromEntries(back.searchParams), told)
      assert.ok(server.log.some((line) => line.includes('token refused')))
    })
  }

  it('refuses a parameter given twice before anything else', async () => {
    for (const twice of ['redirect_uri=https://evil.example/', 'state=other', 'x=1&x=1']) {
      const page = await visit(`${authorizeUrl(server, { client_id: 'nobody' })}&${twice}`)
      assertToldHere(page, 400, 'invalid_request', 'a parameter is given more than once')
    }
  })

  for (const redirectUri of elsewhere) {
    it(`sends nobody to ${JSON.stringify(redirectUri)}`, async () => {
      const page = await visit(authorizeUrl(server, { redirect_uri: redirectUri }))
      assertToldHere(page, 400, 'invalid_request', 'redirect_uri is invalid')
    })
  }

  for (const state of oddStates) {
    it(`gives the state back to the letter: ${JSON.stringify(state).slice(0, 40)}`, async () => {
      const form = { decision: 'cancel' }
      const addresses = [
        (await visit(authorizeUrl(server, { state, response_type: 'x' }))).location,
        await signInThrough(server, { wish: { state, redirect_uri: OTHER_REDIRECT }, form }),
        await signInThrough(server, { wish: { state } }),
      ]
      for (const address of addresses) {
        assert.match(address, /^[\x21-\x7e]+$/)
        assert.deepEqual(new URL(address).searchParams.getAll('state'), [state])
        const raw = /[?&]state=([^&]*)/.exec(address)?.[1] ?? ''
        assert.equal(decodeURIComponent(raw), state)
      }
      assert.ok(addresses[1]?.startsWith(`${OTHER_REDIRECT}&error=access_denied&`))
    })
  }

  for (const path of ['authorize', 'callback', 'userinfo']) {
    it(`answers other methods at ${path} with 405 and what is allowed`, async () => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
        const response = await fetch(`${server.url}/oauth2/${path}`, { method })
        assert.equal(response.status, 405)
        assert.equal(response.headers.get('allow'), 'GET')
        await response.arrayBuffer()
      }
    })
  }
})

import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { type SignInWish, userToken } from '../../../scripts/obtain-token.ts'
import { postForm } from '../forge.ts'
import { type IssuerServer, issuerServer } from '../issuer-server.ts'
import { openBrowser, type Page } from './browser.ts'

const CALLBACK = 'http://127.0.0.1:3000/callback'
const SECRET_APP = {
  name: 'secret-app',
  clientId: 'secret-app-client',
  accessMode: 'user-restricted',
  redirectUris: [CALLBACK],
}

const applications = [
  {
    about: 'signs people in',
    name: 'user-app',
    clientId: 'user-app-client',
    accessMode: 'user-restricted',
    redirectUris: [CALLBACK],
  },
  {
    about: 'has nowhere to go back to',
    name: 'homeless-app',
    clientId: 'homeless-app-client',
    accessMode: 'user-restricted',
  },
]

const users = [
  {
    userId: '555032006106',
    name: 'Dr <b>Priya</b> "Raman"',
    roles: { RCD: ['SERVICE_PROVIDER_ADMIN', 'SERVICE_PROVIDER_CLINICIAN'] },
  },
  { userId: '656005750109', aal: 2 },
  { userId: '656005750110', aal: 1 },
  { userId: '555031999105' },
  { userId: '555000000001', isActive: false },
]

let server: IssuerServer
let secret: string

before(async () => {
  server = await issuerServer({ applications, users })
  const response = await fetch(`${server.url}/world/applications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(SECRET_APP),
  })
  secret = ((await response.json()) as { clientSecret: string }).clientSecret
})
after(() => server.close())

type Wish = Readonly<Record<string, string | undefined>>

function authorizeUrl(wish: Wish = {}): string {
  const parameters = {
    client_id: 'secret-app-client',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid nationalrbacaccess',
    state: 'the-state',
    nonce: 'the-nonce',
    ...wish,
  }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, value)
  }
  return `${server.url}/cis2/authorize?${query}`
}

/** Signs in through the page and gives where the browser is sent in the end. */
async function signIn(
  form: Readonly<Record<string, string>>,
  options: { wish?: Wish; browser?: ReturnType<typeof openBrowser> } = {},
): Promise<URL> {
  const browser = options.browser ?? openBrowser(server.url)
  const begun = await browser.get(authorizeUrl(options.wish))
  const submitted = await browser.post(begun.location, form)
  assert.equal(submitted.status, 303, submitted.text)
  const resumed = await browser.get(submitted.location)
  return new URL(resumed.location)
}

function redeem(code: string, more: Readonly<Record<string, string>> = {}, at = server.url) {
  return postForm(`${at}/cis2/token`, {
    grant_type: 'authorization_code',
    redirect_uri: CALLBACK,
    client_id: 'secret-app-client',
    client_secret: secret,
    code,
    ...more,
  })
}

describe('CIS2 simulator', () => {
  it('describes itself at its public address, whatever Host says', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
      const url = `${server.url}/cis2/.well-known/openid-configuration`
      request(url, { headers }, (response) => {
        let body = ''
        response.on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => resolve(body))
      })
        .on('error', reject)
        .end()
    })
    const described = JSON.parse(text)
    assert.equal(described.issuer, `${server.url}/cis2`)
    assert.equal(described.authorization_endpoint, `${server.url}/cis2/authorize`)
    assert.equal(described.token_endpoint, `${server.url}/cis2/token`)
    assert.equal(described.jwks_uri, `${server.url}/cis2/jwks`)
    assert.ok(!text.includes('evil'))
  })

  it('signs a person in and says so in an id_token', async () => {
    const back = await signIn({ user: '555032006106' })
    assert.equal(back.origin + back.pathname, CALLBACK)
    assert.equal(back.searchParams.get('state'), 'the-state')
    const { status, body } = await redeem(back.searchParams.get('code') ?? '')
    assert.equal(status, 200)
    const { id_token = '' } = body
    const header = decodeProtectedHeader(id_token)
    assert.equal(header.alg, 'RS256')
    assert.equal(header.typ, 'JWT')
    const claims = decodeJwt(id_token)
    const { iat, exp, auth_time, at_hash, sid, ...rest } = claims
    assert.deepEqual(rest, {
      iss: `${server.url}/cis2`,
      aud: 'secret-app-client',
      sub: '555032006106',
      nhsid_useruid: '555032006106',
      nonce: 'the-nonce',
      acr: 'AAL3_ANY',
      amr: ['N3_SMARTCARD'],
      authentication_assurance_level: 3,
      id_assurance_level: 3,
    })
    assert.equal((exp ?? 0) - (iat ?? 0), 3_600)
  })

  it('signs with the key it publishes, which stays for the next process', async () => {
    const back = await signIn({ user: '555032006106' })
    const { body } = await redeem(back.searchParams.get('code') ?? '')
    const { kid } = decodeProtectedHeader(body.id_token ?? '')
    for (const url of [server.url, await server.twin()]) {
      const { keys } = (await (await fetch(`${url}/cis2/jwks`)).json()) as { keys: object[] }
      assert.equal(keys.length, 1)
      assert.ok(keys.every((key) => 'kid' in key && key.kid === kid && !('d' in key)))
    }
  })

  const choices: [
    form: Record<string, string>,
    acr: string,
    amr: string,
    aal: number,
    ial: number,
  ][] = [
    [{ user: '656005750109' }, 'AAL2_ANY', 'TOTP', 2, 3],
    [{ user: '656005750110' }, 'AAL1_USERPASS', 'PWD', 1, 3],
    [{ user: '555031999105', ial: '2' }, 'AAL3_ANY', 'N3_SMARTCARD', 3, 2],
    [{ user: '656005750109', aal: '3', amr: 'FIDO2' }, 'AAL3_ANY', 'FIDO2', 3, 3],
    [{ user: '', other_user: ' 656005750109 ' }, 'AAL2_ANY', 'TOTP', 2, 3],
  ]
  for (const [form, acr, amr, aal, ial] of choices) {
    it(`signs in as chosen: ${new URLSearchParams(form)}`, async () => {
      const back = await signIn(form)
      const { body } = await redeem(back.searchParams.get('code') ?? '')
      const claims = decodeJwt(body.id_token ?? '')
      assert.equal(claims.acr, acr)
      assert.deepEqual(claims.amr, [amr])
      assert.equal(claims.authentication_assurance_level, aal)
      assert.equal(claims.id_assurance_level, ial)
    })
  }

  it('tells the same at userinfo', async () => {
    const back = await signIn({ user: '656005750109' }, { wish: { scope: 'openid profile' } })
    const { body } = await redeem(back.searchParams.get('code') ?? '')
    const response = await fetch(`${server.url}/cis2/userinfo`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    })
    const told = (await response.json()) as Record<string, unknown>
    assert.equal(told.sub, '656005750109')
    assert.equal(told.nhsid_useruid, '656005750109')
    assert.equal(told.name, 'Dr Test')
    assert.equal(told.authentication_assurance_level, 2)
  })

  it('takes a code once, at any process, from the application it was made for', async () => {
    const twin = await server.twin()
    const back = await signIn({ user: '555032006106' })
    const code = back.searchParams.get('code') ?? ''
    const wrongSecret = await redeem(code, { client_secret: 'x' })
    assert.equal(wrongSecret.status, 401)
    assert.equal(wrongSecret.body.error, 'invalid_client')
    const wrongAddress = await redeem(code, { redirect_uri: 'http://127.0.0.1:3001/' })
    assert.equal(wrongAddress.body.error, 'invalid_grant')
    assert.equal((await redeem(code, {}, twin)).status, 200)
    const again = await redeem(code)
    assert.equal(again.status, 400)
    assert.equal(again.body.error, 'invalid_grant')
  })

  it('gives one id_token for ten simultaneous uses of a code', async () => {
    const back = await signIn({ user: '555032006106' })
    const code = back.searchParams.get('code') ?? ''
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(code)))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    assert.ok(answers.every(({ status }) => status === 200 || status === 400))
  })

  it('holds a code to its PKCE challenge', async () => {
    const verifier = 'v'.repeat(64)
    const wish = {
      code_challenge: hash('sha256', verifier, 'base64url'),
      code_challenge_method: 'S256',
    }
    const code = async () =>
      (await signIn({ user: '555032006106' }, { wish })).searchParams.get('code') ?? ''
    assert.equal((await redeem(await code())).body.error, 'invalid_grant')
    const other = await redeem(await code(), { code_verifier: 'w'.repeat(64) })
    assert.equal(other.body.error, 'invalid_grant')
    assert.equal((await redeem(await code(), { code_verifier: verifier })).status, 200)
  })

  it('asks again at each sign-in, so that one browser can change users', async () => {
    const browser = openBrowser(server.url)
    for (const user of ['555032006106', '656005750109']) {
      const back = await signIn({ user }, { browser })
      const { body } = await redeem(back.searchParams.get('code') ?? '')
      assert.equal(decodeJwt(body.id_token ?? '').sub, user)
    }
  })

  it('goes back with access_denied when the person cancels', async () => {
    const back = await signIn({ decision: 'cancel' })
    assert.equal(back.searchParams.get('error'), 'access_denied')
    assert.equal(back.searchParams.get('state'), 'the-state')
  })

  const refusedForms: [what: string, Record<string, string>, says: string][] = [
    ['nobody', {}, 'Choose a user that this environment knows.'],
    ['a stranger', { user: '999999999999' }, 'Choose a user that this environment knows.'],
    ['NUL', { user: '5550\0' }, 'Choose a user that this environment knows.'],
    ['somebody who left', { user: '555000000001' }, 'This user may no longer sign in.'],
    ['a strange level', { user: '555032006106', aal: '9' }, 'from 1 to 3'],
    ['a level in words', { user: '555032006106', ial: 'high' }, 'from 0 to 3'],
    ['a strange authenticator', { user: '555032006106', amr: 'x' }, 'an authenticator of the list'],
  ]
  for (const [what, form, says] of refusedForms) {
    it(`shows the form again for ${what}`, async () => {
      const browser = openBrowser(server.url)
      const { location } = await browser.get(authorizeUrl())
      const page = await browser.post(location, form)
      assert.equal(page.status, 400)
      assert.ok(page.text.includes(says), page.text)
      assert.match(page.text, /role="alert"/)
      assert.match(page.text, /<title>Error: /)
      const corrected = await browser.post(location, { user: '555032006106' })
      assert.equal(corrected.status, 303)
    })
  }

  it('shows a page that works without scripts and escapes what it shows', async () => {
    const browser = openBrowser(server.url)
    const { location } = await browser.get(authorizeUrl())
    const page = await browser.get(location)
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.ok(!/<script|<img|javascript:|onload/i.test(page.text))
    assert.match(page.text, /<html lang="en">/)
    assert.ok(page.text.includes('Dr &lt;b&gt;Priya&lt;/b&gt; &quot;Raman&quot;'))
    assert.ok(page.text.includes('RCD: SERVICE_PROVIDER_ADMIN, SERVICE_PROVIDER_CLINICIAN'))
    assert.ok(!page.text.includes('555000000001'))
    assertLabelled(page)
  })

  it('does not go on with a sign-in of another browser', async () => {
    const { location } = await openBrowser(server.url).get(authorizeUrl())
    const stranger = openBrowser(server.url)
    assert.equal((await stranger.get(location)).status, 400)
    const page = await stranger.post(location, { user: '555032006106' })
    assert.equal(page.status, 400)
    assert.match(page.text, /This sign-in is over/)
  })

  const refusedWishes: [what: string, wish: Wish][] = [
    ['an unknown application', { client_id: 'nobody' }],
    ['an application id with NUL', { client_id: 'a\0b' }],
    ['an application without redirect URI', { client_id: 'homeless-app-client' }],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:3000/other' }],
    ['no redirect URI', { redirect_uri: undefined }],
  ]
  for (const [what, wish] of refusedWishes) {
    it(`shows an error page and sends nobody anywhere for ${what}`, async () => {
      const page = await openBrowser(server.url).get(authorizeUrl(wish))
      assert.equal(page.status, 400)
      assert.equal(page.location, '')
      assert.match(page.text, /Sign in failed/)
    })
  }

  it('answers odd input with an error, never with a fault of its own', async () => {
    const odd = [
      () => fetch(`${server.url}/cis2/nothing`),
      () => fetch(`${server.url}/cis2/interaction/x`),
      () => fetch(`${server.url}/cis2/interaction/x`, { method: 'POST', body: 'x' }),
      () => fetch(`${server.url}/cis2/authorize/none`),
      () => fetch(`${server.url}/cis2/token`, { method: 'POST' }),
      () => fetch(`${server.url}/cis2/token`, { method: 'POST', body: 'x'.repeat(100_000) }),
      () => fetch(`${server.url}/cis2/userinfo`, { headers: { authorization: 'Bearer a%00' } }),
      () => fetch(authorizeUrl({ state: 'a\0b\ud800' }), { redirect: 'manual' }),
      () => fetch(authorizeUrl({ prompt: 'none' }), { redirect: 'manual' }),
    ]
    for (const ask of odd) {
      const response = await ask()
      await response.arrayBuffer()
      assert.ok(response.status >= 300 && response.status < 500, `${response.status}`)
    }
    const nul = await redeem('a\0b')
    assert.equal(nul.body.error, 'invalid_grant')
    assert.deepEqual(
      server.log.filter((line) => line.includes('failed')),
      [],
    )
  })

  it('leads through to one of our access tokens', async () => {
    const wish: SignInWish = { user: '555031999105', ial: '2' }
    const token = await userToken({ url: server.url, worldToken: undefined }, 'user-app', wish)
    const session = await server.sessions.findSession(token)
    assert.ok('clientId' in session)
    assert.equal(session.userId, '555031999105')
    assert.equal(session.authenticationAssuranceLevel, 3)
    assert.equal(session.identityAssuranceLevel, 2)
  })
})

/** Each control has a label, or is a button with a text. */
function assertLabelled(page: Page): void {
  const controls = [...page.text.matchAll(/<(?:input|select)[^>]* id="([^"]+)"/g)]
  const fields = [...page.text.matchAll(/<(?:input|select)/g)]
  assert.equal(controls.length, fields.length)
  for (const [, id] of controls) assert.ok(page.text.includes(`for="${id}"`), id)
}

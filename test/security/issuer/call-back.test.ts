import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { postForm } from '../forge.ts'
import { openBrowser, type Page } from './browser.ts'
import {
  authorizeUrl,
  CLIENT,
  type CombinedServer,
  combinedServer,
  OTHER_REDIRECT,
  REDIRECT,
  redeem,
  signInAtCis2,
  signInThrough,
  USER,
} from './combined-sign-in.ts'

let server: CombinedServer
before(async () => {
  server = await combinedServer()
})
after(() => server.close())

let callback: string
let browser: ReturnType<typeof openBrowser>

beforeEach(async () => {
  const signedIn = await signInAtCis2(server)
  callback = signedIn.callback
  browser = signedIn.browser
})

function assertInvalid(page: Page): void {
  assert.equal(page.status, 400, page.text)
  assert.equal(page.location, '')
  const { error, error_description } = JSON.parse(page.text)
  assert.equal(error, 'invalid_request')
  assert.equal(error_description, 'Invalid state parameter.')
}

/** The callback with other parameters; `undefined` takes one away. */
function changed(wish: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(callback)
  for (const [name, value] of Object.entries(wish)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.href
}

describe('callback', () => {
  it('sends the person on with a code of ours and the state of the application', async () => {
    const page = await browser.get(callback)
    assert.equal(page.status, 302)
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.match(page.headers.getSetCookie().join(), /^sign_in_[\w-]{12}=; .*Max-Age=0/)
    const back = new URL(page.location)
    assert.equal(back.origin + back.pathname, REDIRECT)
    assert.deepEqual([...back.searchParams.keys()], ['code', 'state'])
    assert.match(back.searchParams.get('code') ?? '', /^[A-Za-z0-9_-]{43}$/)
    assert.notEqual(
      back.searchParams.get('code'),
      new URL(callback).searchParams.get('code'),
      'what CIS2 gave stays here',
    )
    assert.equal(back.searchParams.get('state'), 'the-state')
  })

  it('keeps a registered address as it is, query and all', async () => {
    const back = await signInThrough(server, { wish: { redirect_uri: OTHER_REDIRECT } })
    assert.ok(back.startsWith(`${OTHER_REDIRECT}&code=`), back)
  })

  it('takes a state once', async () => {
    assert.equal((await browser.get(callback)).status, 302)
    assertInvalid(await browser.get(callback))
  })

  for (const form of [{ user: USER }, { decision: 'cancel' }]) {
    it(`sends one of ten on that come at once: ${new URLSearchParams(form)}`, async () => {
      const begun = await signInAtCis2(server, { form })
      // All with the cookie, which the first answer takes away.
      const pages = await Promise.all(
        Array.from({ length: 10 }, () => begun.browser.get(begun.callback)),
      )
      assert.equal(pages.filter(({ status }) => status === 302).length, 1)
      for (const page of pages.filter(({ status }) => status !== 302)) assertInvalid(page)
    })
  }

  it('refuses a state that is unknown, odd or missing', async () => {
    const states = ['x'.repeat(43), 'the-state', '\0', 'é', 'x'.repeat(5_000), undefined]
    for (const state of states) assertInvalid(await browser.get(changed({ state })))
    assertInvalid(await browser.get(`${callback}&state=again`))
    assert.equal((await browser.get(callback)).status, 302)
  })

  it('refuses a state of another browser, and lets the right one go on', async () => {
    assertInvalid(await openBrowser(server.url).get(callback))
    const stranger = openBrowser(server.url)
    await stranger.get(authorizeUrl(server))
    assertInvalid(await stranger.get(callback))
    assert.equal((await browser.get(callback)).status, 302)
  })

  it('refuses the code of another sign-in, of the same browser as well', async () => {
    const other = await signInAtCis2(server, { browser })
    const code = new URL(other.callback).searchParams.get('code') ?? ''
    for (const wrong of [code, 'x'.repeat(43), '', '\0', undefined]) {
      assertInvalid(await browser.get(changed({ code: wrong })))
    }
    assert.equal((await browser.get(callback)).status, 302)
    assert.equal((await browser.get(other.callback)).status, 302, 'two tabs do not meet')
  })

  it('refuses a code that an application got from CIS2 for itself', async () => {
    const own = openBrowser(server.url)
    const begun = new URL((await own.get(authorizeUrl(server))).location)
    const query = new URLSearchParams({
      client_id: CLIENT,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'openid',
      nonce: begun.searchParams.get('nonce') ?? '',
    })
    const { location } = await own.get(`/cis2/authorize?${query}`)
    const resume = await own.post(location, { user: USER })
    const back = new URL((await own.get(resume.location)).location)
    back.searchParams.set('state', begun.searchParams.get('state') ?? '')
    assert.ok(back.searchParams.has('code'))
    assertInvalid(await own.get(`/oauth2/callback${back.search}`))
  })

  it('refuses a sign-in of ten minutes ago', async () => {
    server.laterOutside(10 * 60_000)
    assertInvalid(await browser.get(callback))
  })

  it('sends a cancelled sign-in back, and ends it', async () => {
    const form = { decision: 'cancel' }
    const signedIn = await signInAtCis2(server, { form })
    const back = new URL((await signedIn.browser.get(signedIn.callback)).location)
    assert.equal(back.origin + back.pathname, REDIRECT)
    assert.deepEqual(Object.fromEntries(back.searchParams), {
      error: 'access_denied',
      error_description: 'The sign-in was cancelled',
      state: 'the-state',
    })
    assertInvalid(await signedIn.browser.get(signedIn.callback))
  })

  it('passes on no words that it is called back with', async () => {
    const wish = { code: undefined, error: 'x"\r\ny', error_description: '<script>' }
    const { location } = await browser.get(changed(wish))
    const back = new URL(location)
    assert.equal(back.searchParams.get('error'), 'server_error')
    assert.equal(back.searchParams.get('error_description'), 'The sign-in failed')
  })

  it('sends nobody to an application that was revoked or moved meanwhile', async () => {
    const application = await server.store.findApplicationByName('user-app')
    assert.ok(application)
    for (const change of [{ isActive: false }, { redirectUris: [OTHER_REDIRECT] }]) {
      await server.store.changeApplication({ ...application, ...change })
      const page = await browser.get(callback)
      assert.equal(page.status, 401)
      assert.equal(page.location, '')
    }
    await server.store.changeApplication(application)
    assert.equal((await browser.get(callback)).status, 302)
  })

  it('goes on at another process of the installation', async () => {
    const twin = await server.twin()
    const page = await browser.get(callback.replace(server.url, twin))
    const code = new URL(page.location).searchParams.get('code') ?? ''
    assert.equal((await redeem(server, { code })).status, 200)
  })
})

describe('CIS2 simulator, for the token service', () => {
  it('names the application that the person signs in to', async () => {
    const own = openBrowser(server.url)
    const { location } = await own.get(authorizeUrl(server, { client_id: 'other-client' }))
    const form = await own.get((await own.get(location)).location)
    assert.match(form.text, /choose a test user for <strong>other-app<\/strong>/)
  })

  it('redeems its codes for nobody', async () => {
    const code = new URL(callback).searchParams.get('code') ?? ''
    for (const secret of ['none', '', 'x']) {
      const { status, body } = await postForm(`${server.url}/cis2/token`, {
        grant_type: 'authorization_code',
        client_id: 'open-ers:platform',
        client_secret: secret,
        redirect_uri: `${server.url}/oauth2/callback`,
        code,
      })
      assert.ok(status === 400 || status === 401, `${status}`)
      assert.equal(body.id_token, undefined)
    }
  })

  it('logs nothing of a sign-in', () => {
    const log = server.log.join()
    for (const secret of new URL(callback).searchParams.values()) assert.ok(!log.includes(secret))
    assert.ok(!log.includes(USER))
    assert.ok(!log.includes('failed'))
  })
})

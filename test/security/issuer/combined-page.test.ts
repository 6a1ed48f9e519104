import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../../world/browser.ts'
import { authorizeUrl, type CombinedServer, combinedServer, redeem } from './combined-sign-in.ts'

let server: CombinedServer
let browser: Browser
let application: Server
let redirectUri: string

/** An application that shows the address it is called back at. */
before(async () => {
  server = await combinedServer()
  browser = await openBrowser()
  application = createServer((request, response) => response.end(request.url))
  await new Promise<void>((done) => application.listen(0, '127.0.0.1', done))
  const { port } = application.address() as AddressInfo
  redirectUri = `http://127.0.0.1:${port}/callback`
  const registered = await server.store.findApplicationByName('user-app')
  assert.ok(registered)
  await server.store.changeApplication({ ...registered, redirectUris: [redirectUri] })
})
after(async () => {
  await browser.close()
  application.close()
  await server.close()
})

async function begin(state: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(authorizeUrl(server, { redirect_uri: redirectUri, state }))
  return page
}

async function shown(page: Page): Promise<URL> {
  await page.waitForURL(`${redirectUri}?**`)
  return new URL(page.url())
}

describe('combined sign-in in a browser without scripts', () => {
  it('leads from the application to CIS2 and back with a code', async () => {
    const page = await begin('state & <more>')
    assert.match(await page.locator('main').innerText(), /choose a test user for user-app/)
    await page.getByLabel('Dr Priya Raman').check()
    await page.getByRole('button', { name: 'Sign in' }).click()
    const back = await shown(page)
    assert.equal(back.searchParams.get('state'), 'state & <more>')
    const code = back.searchParams.get('code') ?? ''
    const { status } = await redeem(server, { code, redirect_uri: redirectUri })
    assert.equal(status, 200)
  })

  it('leads back when the person cancels', async () => {
    const page = await begin('s')
    await page.getByRole('button', { name: 'Cancel' }).click()
    const back = await shown(page)
    assert.equal(back.searchParams.get('error'), 'access_denied')
    assert.equal(back.searchParams.get('state'), 's')
  })
})

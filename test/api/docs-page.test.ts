import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Endpoint, urlOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { openBrowser } from '../world/browser.ts'
import { people } from '../world/people.ts'
import { refer } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer
let browser: Browser
let page: Page
let complaints: string[]

before(async () => {
  server = await testServer()
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await server.close()
})

async function openPage(): Promise<void> {
  await page?.close()
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (fault) => complaints.push(String(fault)))
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
  await page.goto(`${server.baseUrl}/docs`)
  await page
    .locator('.opblock')
    .nth(endpoints.length - 1)
    .waitFor()
}

/** An endpoint stands under every one of its tags; the first will do. */
function operation({ id }: Pick<Endpoint, 'id'>) {
  return page.locator(`.opblock[id$="-${id}"]`).first()
}

async function authorize(token: string): Promise<void> {
  await page.locator('.btn.authorize').first().click()
  await page.locator('.modal-ux input').fill(token)
  await page.locator('.modal-ux .btn.authorize').click()
  await page.locator('.modal-ux .btn-done').click()
}

/** Opens an operation and presses Execute; what is filled in is what the page suggests. */
async function execute(
  { id }: Pick<Endpoint, 'id'>,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: string; readonly body: string }> {
  const block = operation({ id })
  await block.locator('.opblock-summary-control').click()
  for (const [name, value] of Object.entries(fields)) {
    await block.locator(`tr[data-param-name="${name}"] input`).fill(value)
  }
  await block.locator('.btn.execute').click()
  const answer = block.locator('.live-responses-table .response')
  await answer.waitFor()
  return {
    status: (await answer.locator('.response-col_status').innerText()).trim(),
    body: await answer.locator('.response-col_description').innerText(),
  }
}

describe('the page at /docs', () => {
  before(openPage)

  it('shows every operation there is, and complains of nothing', async () => {
    const shown = await page.locator('.opblock-summary-operation-id').allInnerTexts()
    const ids = new Set(shown.map((text) => text.trim()))
    assert.deepEqual([...ids].toSorted(), endpoints.map(({ id }) => id).toSorted())
    const path = '.opblock-summary-path, .opblock-summary-path__deprecated'
    const paths = await page.locator(path).allInnerTexts()
    const plain = new Set(paths.map((text) => text.replaceAll(/\u200b|\s/g, '')))
    for (const endpoint of endpoints) {
      assert.ok(plain.has(urlOf(endpoint).replace(/:(\w+)/g, '{$1}')), endpoint.id)
    }
    assert.deepEqual(complaints, [])
  })

  it('has a title, a language and a heading', async () => {
    assert.equal(await page.title(), 'open-ers API reference')
    assert.equal(await page.locator('html').getAttribute('lang'), 'en-GB')
    assert.equal(await page.locator('header h1').innerText(), 'open-ers')
  })

  it('needs nobody but this server', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.reload()
    await page.locator('.opblock').first().waitFor()
    assert.ok(asked.length >= 4)
    for (const url of asked.filter((each) => !each.startsWith('data:'))) {
      assert.equal(new URL(url).origin, server.baseUrl)
    }
  })

  it('marks what is deprecated', async () => {
    const block = operation({ id: 'a006-retrieve-attachment' })
    assert.match((await block.getAttribute('class')) ?? '', /opblock-deprecated/)
  })
})

describe('a call from the page at /docs', () => {
  beforeEach(openPage)

  it('reaches A030 with a token and shows the answer', async () => {
    await authorize((await server.as(people.referrer)).token)
    const { status, body } = await execute({ id: 'a030-retrieve-business-functions' })
    assert.equal(status, '200')
    assert.ok(body.includes('"PractitionerRole"'))
    assert.ok(body.includes('REFERRING_CLINICIAN'))
    assert.deepEqual(complaints, [])
  })

  it('shows a refusal', async () => {
    const { status, body } = await execute({ id: 'a030-retrieve-business-functions' })
    assert.equal(status, '401')
    assert.ok(body.includes('ACCESS_DENIED'))
  })

  it('suggests what works: reference data, services and a referral as they stand', async () => {
    await authorize((await server.as(people.referrer)).token)
    const { ubrn } = await refer(server)
    for (const [id, fields] of [
      ['a004-retrieve-reference-data', {}],
      ['a033-retrieve-healthcare-service', {}],
      ['a035-search-for-healthcare-services', {}],
      ['a005-retrieve-referral-request', { ubrn }],
    ] as const) {
      const { status, body } = await execute({ id }, fields)
      assert.equal(status, '200', `${id}: ${body.slice(0, 500)}`)
    }
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { frozenClock, postForm } from '../forge.ts'
import { type IssuerServer, issuerServer } from '../issuer-server.ts'
import { applications, assertionOf, send } from './send-assertion.ts'

const FORM = 'application/x-www-form-urlencoded'

describe('token service', () => {
  let server: IssuerServer
  let url: string
  before(async () => {
    const clocks = { clock: frozenClock, wallClock: frozenClock }
    server = await issuerServer({ ...clocks, applications })
    url = `${server.url}/oauth2/token`
  })
  after(() => server.close())

  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
    it(`answers ${method} with 405 and what is allowed`, async () => {
      const response = await fetch(url, { method })
      assert.equal(response.status, 405)
      assert.equal(response.headers.get('allow'), 'POST')
      await response.arrayBuffer()
    })
  }

  const otherTypes = [
    `${FORM};charset=UTF-8`,
    `${FORM}; charset=utf-8`,
    FORM.toUpperCase(),
    'application/json',
    'multipart/form-data; boundary=x',
    'text/plain',
    'nonsense',
  ]
  for (const type of otherTypes) {
    it(`answers content type ${type} with 415`, async () => {
      const headers = { 'content-type': type }
      const response = await fetch(url, { method: 'POST', headers, body: '{"broken' })
      assert.equal(response.status, 415)
      const body = (await response.json()) as Record<string, string>
      assert.equal(body.error, 'invalid_request')
      assert.ok(body.message_id)
    })
  }

  it('answers a request without content type with 415', async () => {
    const response = await fetch(url, { method: 'POST' })
    assert.equal(response.status, 415)
    await response.arrayBuffer()
  })

  for (const path of ['/oauth2', '/oauth2/', '/oauth2/tokens', '/oauth2/token/x', '/oauth2/%00']) {
    it(`answers ${path} with the text Not Found`, async () => {
      for (const method of ['GET', 'POST']) {
        const response = await fetch(`${server.url}${path}`, { method })
        assert.equal(response.status, 404)
        assert.equal(await response.text(), 'Not Found')
        assert.match(response.headers.get('content-type') ?? '', /^text\/plain/)
      }
    })
  }

  it('wants a grant type', async () => {
    for (const form of ['', 'a=b', 'grant_type=', '&&&', '%']) {
      const { status, body } = await postForm(url, form)
      assert.equal(status, 400)
      assert.equal(body.error, 'invalid_request')
      assert.equal(body.error_description, 'grant_type is missing')
    }
  })

  it('refuses grant types it does not know', async () => {
    for (const grant of ['password', 'CLIENT_CREDENTIALS', 'constructor', '__proto__', 'a\0b']) {
      const { status, body } = await postForm(url, { grant_type: grant })
      assert.equal(status, 400)
      assert.equal(body.error, 'unsupported_grant_type')
      assert.equal(body.error_description, 'grant_type is invalid')
    }
  })

  it('refuses a parameter given twice', async () => {
    const twice = 'grant_type=client_credentials&grant_type=client_credentials'
    const { status, body } = await postForm(url, twice)
    assert.equal(status, 400)
    assert.equal(body.error, 'invalid_request')
  })

  it('refuses a body of more than 64 KiB', async () => {
    const { status, body } = await postForm(url, `grant_type=${'x'.repeat(70_000)}`)
    assert.equal(status, 413)
    assert.equal(body.error, 'invalid_request')
  })

  it('ignores parameters it does not know', async () => {
    const { status } = await send(server, { form: { something: 'else', scope: 'all' } })
    assert.equal(status, 200)
  })

  it('lets a caller shorten the life of a token and not lengthen it', async () => {
    const lives: [asked: string, expires_in: string, expiresAt: string][] = [
      ['5000', '4', '2026-11-24T10:00:05.000Z'],
      ['599999', '599', '2026-11-24T10:09:59.999Z'],
      ['600001', '599', '2026-11-24T10:10:00.000Z'],
      ['99999999999999999999', '599', '2026-11-24T10:10:00.000Z'],
      ['-1', '599', '2026-11-24T10:10:00.000Z'],
      ['0', '599', '2026-11-24T10:10:00.000Z'],
      ['soon', '599', '2026-11-24T10:10:00.000Z'],
    ]
    for (const [asked, expires_in, expiresAt] of lives) {
      const { body } = await send(server, { form: { _access_token_expiry_ms: asked } })
      assert.equal(body.expires_in, expires_in)
      const session = await server.sessions.findSession(body.access_token ?? '')
      assert.ok('clientId' in session)
      assert.equal(session.expiresAt, expiresAt)
    }
  })

  it('answers 500 without detail when the database fails', async () => {
    await server.database.query('alter table access_token rename to elsewhere')
    try {
      const { status, body } = await send(server)
      assert.equal(status, 500)
      assert.equal(body.error, 'server_error')
      assert.ok(!JSON.stringify(body).includes('access_token'))
      assert.ok(server.log.some((line) => line.includes(body.message_id ?? '?')))
    } finally {
      await server.database.query('alter table elsewhere rename to access_token')
    }
  })

  it('logs the check that refused under the message id, and nothing of the request', async () => {
    const { client_assertion = '' } = await assertionOf(server, { header: { typ: 'x' } })
    const form = { client_assertion }
    const { body } = await send(server, { form })
    const line = server.log.find((each) => each.includes(body.message_id ?? '?'))
    assert.match(line ?? '', /"refusedBy":"type"/)
    assert.ok(!server.log.join().includes(client_assertion.split('.')[1] ?? '?'))
  })
})

import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { NOW, type TokenResponse } from '../forge.ts'
import {
  AAL1_USER,
  assertRefused,
  CLIENT,
  type CombinedServer,
  codeFor,
  combinedServer,
  inOrder,
  OTHER_REDIRECT,
  REDIRECT,
  type Row,
  redeem,
  refresh,
  signedInTokens,
  USER,
} from './combined-sign-in.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const PERIOD_OVER = 'refresh token refresh period has expired'
const UNKNOWN = 'client_id or client_secret is invalid'

// biome-ignore format: a table
const clientRows: readonly Row[] = [
  ['no client id',         { client_id: '' },               401, 'invalid_request', 'client_id is missing'],
  ['no client secret',     { client_id: CLIENT, client_secret: '' }, 401, 'invalid_request', 'client_secret is missing'],
  ['an unknown client',    { client_id: 'nobody', client_secret: 'x' }, 401, 'invalid_client', UNKNOWN],
  ['NUL as client',        { client_id: 'a\0b' },           401, 'invalid_client', UNKNOWN],
  ['a revoked client',     { client_id: 'revoked-client' }, 401, 'invalid_client', UNKNOWN],
  ['one without a secret', { client_id: 'machine-client' }, 401, 'invalid_client', UNKNOWN],
  ['a wrong secret',       { client_id: CLIENT, client_secret: 'x' }, 401, 'invalid_client', UNKNOWN],
]

// biome-ignore format: a table
const codeRows: readonly Row[] = [
  ...clientRows,
  ['no redirect URI',      { redirect_uri: '' },            400, 'invalid_request', 'redirect_uri is missing'],
  ['another address',      { redirect_uri: `${REDIRECT}/` }, 400, 'invalid_request', 'redirect_uri is invalid'],
  ['no code',              { redirect_uri: REDIRECT, code: '' }, 400, 'invalid_request', 'code is missing'],
  ['an unknown code',      { code: 'x'.repeat(43) },        400, 'invalid_grant', 'code is invalid'],
  ['NUL as code',          { code: '\0' },                  400, 'invalid_grant', 'code is invalid'],
]

// biome-ignore format: a table
const refreshRows: readonly Row[] = [
  ...clientRows,
  ['no refresh token',     { refresh_token: '' },           400, 'invalid_request', 'refresh_token is missing'],
  ['an unknown one',       { refresh_token: 'x'.repeat(43) }, 401, 'invalid_grant', 'refresh_token is invalid'],
  ['NUL as token',         { refresh_token: '\0' },         401, 'invalid_grant', 'refresh_token is invalid'],
]

let server: CombinedServer
before(async () => {
  server = await combinedServer()
})
after(() => server.close())

function assertInvalid(answer: TokenResponse): void {
  assertRefused(answer, 401, 'invalid_grant', 'refresh_token is invalid')
}

function assertOneOf(answers: readonly TokenResponse[], error: string): void {
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  const others = answers.filter(({ status }) => status !== 200)
  assert.ok(others.every(({ body }) => body.error === error))
}

describe('authorization code', () => {
  it('becomes an access token for the person, and one to refresh it for twelve hours', async () => {
    const { access_token = '', refresh_token = '', ...rest } = await signedInTokens(server)
    assert.match(access_token, /^[A-Za-z0-9_-]{43}$/)
    assert.match(refresh_token, /^[A-Za-z0-9_-]{43}$/)
    assert.deepEqual(rest, {
      expires_in: '599',
      token_type: 'Bearer',
      issued_at: String(Date.parse(NOW)),
      refresh_token_expires_in: '43199',
      refresh_count: '0',
    })
    const session = await server.sessions.findSession(access_token)
    assert.ok('clientId' in session)
    assert.equal(session.clientId, CLIENT)
    assert.equal(session.userId, USER)
    assert.equal(session.accessMode, 'user-restricted')
    assert.equal(session.scope, 'urn:nhsd:apim:user-nhs-id:aal3:e-referrals-service-api')
    assert.equal(session.authenticationAssuranceLevel, 3)
    assert.equal(session.identityAssuranceLevel, 3)
  })

  it('gives the scope of the level at which the person signed in', async () => {
    const form = { user: USER, aal: '2', ial: '2', amr: 'TOTP' }
    const { access_token = '' } = await signedInTokens(server, { form })
    const session = await server.sessions.findSession(access_token)
    assert.ok('clientId' in session)
    assert.equal(session.scope, 'urn:nhsd:apim:user-nhs-id:aal2:e-referrals-service-api')
    assert.equal(session.authenticationAssuranceLevel, 2)
    assert.equal(session.identityAssuranceLevel, 2)
  })

  it('is worth nothing after a sign-in at level 1', async () => {
    const code = await codeFor(server, { form: { user: AAL1_USER } })
    const { status, body } = await redeem(server, { code })
    assert.equal(status, 401)
    assert.equal(body.error, 'unauthorized_client')
  })

  for (const [failure, wish, ...answer] of inOrder(codeRows)) {
    it(`is refused with ${failure}, whatever else is wrong further down`, async () => {
      assertRefused(await redeem(server, wish), ...answer)
    })
  }

  it('is for the application it was made for', async () => {
    const code = await codeFor(server)
    const client_secret = await server.secretOf('other-app')
    const stolen = await redeem(server, { code, client_id: 'other-client', client_secret })
    assertRefused(stolen, 400, 'invalid_grant', 'code is invalid')
    const crossed = await redeem(server, { code, client_secret })
    assertRefused(crossed, 401, 'invalid_client', UNKNOWN)
    assert.equal((await redeem(server, { code })).status, 200)
  })

  it('is for the address it was sent to, of those the application has', async () => {
    const code = await codeFor(server)
    const elsewhere = await redeem(server, { code, redirect_uri: OTHER_REDIRECT })
    assertRefused(elsewhere, 400, 'invalid_request', 'redirect_uri is invalid')
    assert.equal((await redeem(server, { code })).status, 200)
  })

  it('works once, and once of ten times at once', async () => {
    const code = await codeFor(server)
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(server, { code })))
    assertOneOf(answers, 'invalid_grant')
    assertRefused(await redeem(server, { code }), 400, 'invalid_grant', 'code is invalid')
  })

  it('lives for 300 seconds', async () => {
    const codes = [await codeFor(server), await codeFor(server)]
    server.laterOutside(290_000)
    assert.equal((await redeem(server, { code: codes[0] ?? '' })).status, 200)
    server.laterOutside(10_000)
    const late = await redeem(server, { code: codes[1] ?? '' })
    assertRefused(late, 400, 'invalid_grant', 'code is invalid')
  })

  it('is held to its PKCE challenge, and to having none', async () => {
    const verifier = 'v'.repeat(64)
    const code_challenge = hash('sha256', verifier, 'base64url')
    const wish = { code_challenge, code_challenge_method: 'S256' }
    const challenged = await codeFor(server, { wish })
    for (const code_verifier of ['', 'w'.repeat(64), code_challenge]) {
      const answer = await redeem(server, { code: challenged, code_verifier })
      assertRefused(answer, 400, 'invalid_grant', 'code_verifier is invalid')
    }
    const right = await redeem(server, { code: challenged, code_verifier: verifier })
    assert.equal(right.status, 200)
    const unasked = await redeem(server, { code: await codeFor(server), code_verifier: verifier })
    assertRefused(unasked, 400, 'invalid_grant', 'code_verifier is invalid')
  })
})

describe('refresh token', () => {
  it('becomes another one, counted, and an access token of the same sign-in', async () => {
    const first = await signedInTokens(server)
    server.later(9 * MINUTE)
    const { status, body } = await refresh(server, first.refresh_token)
    assert.equal(status, 200)
    assert.equal(body.expires_in, '599')
    assert.equal(body.refresh_count, '1')
    assert.equal(body.refresh_token_expires_in, String(12 * 3_600 - 9 * 60 - 1))
    assert.notEqual(body.refresh_token, first.refresh_token)
    const [before, now] = await Promise.all(
      [first, body].map(({ access_token = '' }) => server.sessions.findSession(access_token)),
    )
    assert.ok(before !== undefined && now !== undefined && 'clientId' in before)
    assert.ok('clientId' in now && now.expiresAt > before.expiresAt)
    assert.deepEqual({ ...now, expiresAt: '' }, { ...before, expiresAt: '' })
    const again = await refresh(server, body.refresh_token)
    assert.equal(again.body.refresh_count, '2')
  })

  for (const [failure, wish, ...answer] of inOrder(refreshRows)) {
    it(`is refused with ${failure}, whatever else is wrong further down`, async () => {
      assertRefused(await refresh(server, 'x'.repeat(43), wish), ...answer)
    })
  }

  it('works once, and once of ten times at once', async () => {
    const { refresh_token } = await signedInTokens(server)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => refresh(server, refresh_token)),
    )
    assertOneOf(answers, 'invalid_grant')
    assertInvalid(await refresh(server, refresh_token))
    const [won] = answers.filter(({ status }) => status === 200)
    assert.equal((await refresh(server, won?.body.refresh_token)).status, 200)
  })

  it('is for the application it was made for', async () => {
    const { refresh_token, access_token } = await signedInTokens(server)
    const client_secret = await server.secretOf('other-app')
    const other = { client_id: 'other-client', client_secret }
    assertInvalid(await refresh(server, refresh_token, other))
    assertInvalid(await refresh(server, access_token))
    assert.equal((await refresh(server, refresh_token)).status, 200)
  })

  it('lives for twelve hours after a combined sign-in, however often it was used', async () => {
    let { refresh_token } = await signedInTokens(server)
    for (let hour = 0; hour < 11; hour += 1) {
      server.later(HOUR)
      refresh_token = (await refresh(server, refresh_token)).body.refresh_token
    }
    server.later(HOUR - 1)
    const { body } = await refresh(server, refresh_token)
    assert.equal(body.refresh_count, '12')
    assert.equal(body.refresh_token_expires_in, '0')
    server.later(1)
    const late = await refresh(server, body.refresh_token)
    assertRefused(late, 401, 'invalid_grant', PERIOD_OVER)
  })

  it('ends with its application', async () => {
    const { refresh_token } = await signedInTokens(server)
    const application = await server.store.findApplicationByName('user-app')
    assert.ok(application)
    await server.store.changeApplication({ ...application, isActive: false })
    assertRefused(await refresh(server, refresh_token), 401, 'invalid_client', UNKNOWN)
    await server.store.changeApplication(application)
    assert.equal((await refresh(server, refresh_token)).status, 200)
  })

  it('is not used up when its tokens cannot be stored', async () => {
    const { refresh_token } = await signedInTokens(server)
    await server.database.query('alter table access_token rename to elsewhere')
    try {
      assert.equal((await refresh(server, refresh_token)).status, 500)
    } finally {
      await server.database.query('alter table elsewhere rename to access_token')
    }
    assert.equal((await refresh(server, refresh_token)).status, 200)
  })

  it('leaves its application removable while it is used', async () => {
    const { refresh_token } = await signedInTokens(server)
    const [answer, isRemoved] = await Promise.all([
      refresh(server, refresh_token),
      server.store.removeApplication('user-app'),
    ])
    assert.equal(isRemoved, true)
    assert.ok(answer.status === 200 || answer.status === 401, JSON.stringify(answer.body))
    const { rows } = await server.database.query('select from refresh_token where client_id = $1', [
      CLIENT,
    ])
    assert.equal(rows.length, 0)
  })
})

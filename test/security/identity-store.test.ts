import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { applicationToken, userToken } from '../../scripts/obtain-token.ts'
import { type Instant, plusDays, systemClock } from '../../src/base/clock.ts'
import { type IssuerServer, issuerServer } from './issuer-server.ts'

const applications = [
  {
    about: 'signs people in',
    name: 'user-app',
    clientId: 'user-app-client',
    accessMode: 'user-restricted',
    redirectUris: ['http://127.0.0.1:3000/callback'],
  },
  {
    about: 'acts by itself',
    name: 'app',
    clientId: 'app-client',
    accessMode: 'application-restricted',
  },
]

describe('a world whose clock was moved', () => {
  let server: IssuerServer
  let now: Instant = plusDays(systemClock.now(), 60)
  before(async () => {
    const users = [{ userId: '555032006106' }]
    server = await issuerServer({ clock: { now: () => now }, applications, users })
  })
  after(() => server.close())

  it('gives tokens all the same, and lets them age with it', async () => {
    const world = { url: server.url, worldToken: undefined }
    const tokens = [
      await applicationToken(world, 'app'),
      await userToken(world, 'user-app', { user: '555032006106' }),
    ]
    const issuedAt = now
    for (const token of tokens) {
      const session = await server.sessions.findSession(token)
      assert.ok('clientId' in session)
      assert.ok(session.expiresAt > issuedAt)
    }
    now = plusDays(now, 1)
    for (const token of tokens) {
      assert.deepEqual(await server.sessions.findSession(token), { refused: 'expired' })
    }
  })
})

describe('identity store', () => {
  let server: IssuerServer
  before(async () => {
    server = await issuerServer({ applications })
  })
  after(() => server.close())

  async function count(table: string): Promise<number> {
    const { rows } = await server.database.query<{ n: number }>(
      `select count(*) as n from ${table}`,
    )
    return rows[0]?.n ?? -1
  }

  it('forgets what ended before a date and nothing else', async () => {
    const world = { url: server.url, worldToken: undefined }
    await applicationToken(world, 'app')
    assert.equal(await count('access_token'), 1)
    assert.equal(await count('assertion_seen'), 1)
    const now = systemClock.now()
    await server.store.purgeExpired({ tokens: now, assertions: now })
    assert.equal(await count('access_token'), 1)
    assert.equal(await count('assertion_seen'), 1)
    const later = plusDays(now, 31)
    await server.store.purgeExpired({ tokens: later, assertions: now })
    assert.equal(await count('access_token'), 0)
    assert.equal(await count('assertion_seen'), 1)
    await server.store.purgeExpired({ tokens: later, assertions: later })
    assert.equal(await count('assertion_seen'), 0)
  })

  it('lets an assertion id be used again once it is forgotten', async () => {
    const now = systemClock.now()
    const forgetAt = plusDays(now, 30)
    assert.equal(await server.store.rememberAssertion('id', now, forgetAt), true)
    assert.equal(await server.store.rememberAssertion('id', now, forgetAt), false)
    assert.equal(await server.store.hasSeenAssertion('id', now), true)
    assert.equal(await server.store.hasSeenAssertion('id', forgetAt), false)
    assert.equal(await server.store.rememberAssertion('id', forgetAt, plusDays(now, 60)), true)
  })

  it('stores no token for an application that is gone or revoked', async () => {
    const token = {
      tokenDigest: Buffer.alloc(32, 1),
      clientId: 'nobody',
      userId: '555032006106',
      scope: 'x',
      authenticationAssuranceLevel: 3,
      identityAssuranceLevel: 3,
      issuedAt: systemClock.now(),
      firstIssuedAt: systemClock.now(),
      refreshCount: 0,
      expiresAt: systemClock.now(),
      isCombined: false,
    }
    const tokens = { access: token, refresh: token, insteadOf: null }
    assert.equal(await server.store.appendAccessToken(token), false)
    assert.equal(await server.store.appendPersonTokens(tokens), 'gone')
    assert.equal(await server.store.findTokenHolder(token.tokenDigest), undefined)
  })

  it('settles a value for all who propose one', async () => {
    const proposals = Array.from({ length: 10 }, (_, i) => server.store.settle('one', { i }))
    const settled = await Promise.all(proposals)
    assert.equal(new Set(settled.map((value) => JSON.stringify(value))).size, 1)
    assert.equal(await server.store.findSetting('none'), undefined)
  })
})

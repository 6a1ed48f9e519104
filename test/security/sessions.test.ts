import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { type Instant, plusMilliseconds } from '../../src/base/clock.ts'
import { secretDigest } from '../../src/security/secret-digest.ts'
import { type Sessions, sessions } from '../../src/security/sessions.ts'
import type { IdentityStore, TokenHolder } from '../../src/store/ports/identity.ts'
import { NOW } from './forge.ts'

const TOKEN = 'known-token'.padEnd(43, 'x')
const STRANGE = 'other-token'.padEnd(43, 'x')

const holder: TokenHolder = {
  clientId: 'app-client',
  applicationName: 'app',
  isActive: true,
  accessMode: 'application-restricted',
  odsCode: 'RCD',
  businessFunction: null,
  applicationUserId: '555032006103',
  asid: null,
  allowedOdsCodes: null,
  requestsPerMinute: null,
  userId: null,
  scope: 'urn:nhsd:apim:app:level3:e-referrals-service-api',
  authenticationAssuranceLevel: null,
  identityAssuranceLevel: null,
  expiresAt: plusMilliseconds(NOW, 600_000),
  isCombined: false,
}

let now: Instant
let asked: number
let holders: Map<string, TokenHolder>
let found: Sessions

/** Answers when told to, so that calls can meet on the way. */
let answer: () => Promise<void>

beforeEach(() => {
  now = NOW
  asked = 0
  answer = async () => undefined
  holders = new Map([[secretDigest(TOKEN).toString('hex'), holder]])
  const store = {
    findTokenHolder: async (digest: Buffer) => {
      asked += 1
      const seen = holders.get(digest.toString('hex'))
      await answer()
      return seen
    },
  } as Partial<IdentityStore> as IdentityStore
  found = sessions({ store, clock: { now: () => now } })
})

function later(milliseconds: number): void {
  now = plusMilliseconds(now, milliseconds)
}

describe('sessions', () => {
  it('tells who holds a token, with the function an application has by default', async () => {
    const { isActive: _, ...rest } = holder
    const expected = { ...rest, businessFunction: 'PROVIDER_AUTHORISED_APPLICATION' }
    assert.deepEqual(await found.findSession(TOKEN), expected)
  })

  it('asks the store once in thirty seconds', async () => {
    for (let i = 0; i < 5; i += 1) await found.findSession(TOKEN)
    later(29_999)
    await found.findSession(TOKEN)
    assert.equal(asked, 1)
    later(1)
    await found.findSession(TOKEN)
    assert.equal(asked, 2)
  })

  it('asks the store once for calls that arrive together', async () => {
    await Promise.all(Array.from({ length: 50 }, () => found.findSession(TOKEN)))
    assert.equal(asked, 1)
  })

  it('lets no token live past its end, kept or not', async () => {
    await found.findSession(TOKEN)
    now = holder.expiresAt
    assert.deepEqual(await found.findSession(TOKEN), { refused: 'expired' })
    later(31_000)
    assert.deepEqual(await found.findSession(TOKEN), { refused: 'expired' })
    holders.set(secretDigest(TOKEN).toString('hex'), { ...holder, expiresAt: NOW })
    found.forgetAll()
    now = NOW
    assert.deepEqual(await found.findSession(TOKEN), { refused: 'expired' })
  })

  it('refuses an unknown token and remembers that for thirty seconds', async () => {
    assert.deepEqual(await found.findSession(STRANGE), { refused: 'invalid' })
    assert.deepEqual(await found.findSession(STRANGE), { refused: 'invalid' })
    assert.equal(asked, 1)
    later(30_000)
    await found.findSession(STRANGE)
    assert.equal(asked, 2)
  })

  it('does not ask the store about what cannot be a token', async () => {
    for (const text of ['', 'x', 'a.b.c', `${TOKEN}x`, TOKEN.replace('x', '\0'), 'é'.repeat(43)]) {
      assert.deepEqual(await found.findSession(text), { refused: 'invalid' })
    }
    assert.equal(asked, 0)
  })

  it('refuses the tokens of a revoked application', async () => {
    await found.findSession(TOKEN)
    holders.set(secretDigest(TOKEN).toString('hex'), { ...holder, isActive: false })
    found.forgetAll()
    assert.deepEqual(await found.findSession(TOKEN), { refused: 'invalid' })
  })

  it('keeps nothing that was looked up before it was told to forget', async () => {
    let go: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    answer = () => held
    const old = found.findSession(TOKEN)
    holders.clear()
    found.forgetAll()
    answer = async () => undefined
    go()
    assert.ok('clientId' in (await old))
    assert.deepEqual(await found.findSession(TOKEN), { refused: 'invalid' })
  })

  it('asks again when the clock was set back', async () => {
    later(3_600_000)
    assert.deepEqual(await found.findSession(TOKEN), { refused: 'expired' })
    now = NOW
    assert.ok('clientId' in (await found.findSession(TOKEN)))
    assert.equal(asked, 2)
  })

  it('fails with the store and recovers with it', async () => {
    answer = async () => {
      throw new Error('database gone')
    }
    await assert.rejects(found.findSession(TOKEN), /database gone/)
    answer = async () => undefined
    assert.ok('clientId' in (await found.findSession(TOKEN)))
  })

  it('takes the time from a caller who has it', async () => {
    assert.deepEqual(await found.findSession(TOKEN, holder.expiresAt), { refused: 'expired' })
  })
})

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { foreignKey, frozenClock, keyOf, nowSeconds } from '../forge.ts'
import { type IssuerServer, issuerServer } from '../issuer-server.ts'
import { applications, client, send } from './send-assertion.ts'

const jwt = 'in client_assertion JWT'
const notUnique = `Non-unique 'jti' claim ${jwt}`
const badSignature = 'JWT signature verification failed'
const tooFar = `Invalid 'exp' claim ${jwt} - more than 5 minutes in future`
const wantsRs512 = `Invalid 'alg' header ${jwt} - unsupported JWT algorithm - must be 'RS512'`
const unknownKid = `Invalid 'kid' header ${jwt} - no matching public key`

describe('client credentials', () => {
  let server: IssuerServer
  before(async () => {
    const clocks = { clock: frozenClock, wallClock: frozenClock }
    server = await issuerServer({ ...clocks, applications })
  })
  after(() => server.close())

  it('gives an opaque token of ten minutes to an application that proves itself', async () => {
    const { status, body } = await send(server, {})
    assert.equal(status, 200)
    assert.match(body.access_token ?? '', /^[A-Za-z0-9_-]{43}$/)
    assert.deepEqual(
      { ...body, access_token: '' },
      {
        access_token: '',
        expires_in: '599',
        token_type: 'Bearer',
        issued_at: String(nowSeconds * 1_000),
      },
    )
    const session = await server.sessions.findSession(body.access_token ?? '')
    assert.ok('clientId' in session)
    assert.equal(session.clientId, 'app-client')
    assert.equal(session.scope, 'urn:nhsd:apim:app:level3:e-referrals-service-api')
    assert.equal(session.userId, null)
    assert.equal(session.businessFunction, 'PROVIDER_AUTHORISED_APPLICATION')
    assert.equal(session.expiresAt, '2026-11-24T10:10:00.000Z')
  })

  it('takes 310 seconds, any casing of the type and an audience among others', async () => {
    const header = { typ: 'jwt' }
    const claims = { exp: nowSeconds + 310, aud: ['x', `${server.url}/oauth2/token`] }
    assert.equal((await send(server, { header, claims })).status, 200)
  })

  it('ignores keys that come along in the header', async () => {
    const { n, e } = foreignKey.export({ format: 'jwk' })
    const header = {
      jwk: { kty: 'RSA', n, e },
      jku: 'http://127.0.0.1:1/',
      x5u: 'http://127.0.0.1:1/',
    }
    const forged = await send(server, { header, key: { rsa: foreignKey, hash: 'sha512' } })
    assert.equal(forged.body.error_description, badSignature)
    assert.equal((await send(server, { header })).status, 200)
  })

  it('refuses a second use of an id, also after a first that failed later on', async () => {
    const jti = randomUUID()
    assert.equal((await send(server, { claims: { jti } })).status, 200)
    const again = await send(server, { claims: { jti } })
    assert.equal(again.status, 400)
    assert.equal(again.body.error_description, notUnique)

    const burnt = randomUUID()
    const failed = await send(server, { claims: { jti: burnt }, key: 'unsigned' })
    assert.equal(failed.body.error_description, badSignature)
    const after = await send(server, { claims: { jti: burnt } })
    assert.equal(after.body.error_description, notUnique)
  })

  it('does not remember the id of an assertion that expires too far ahead', async () => {
    const jti = randomUUID()
    const far = await send(server, { claims: { jti, exp: nowSeconds + 900 } })
    assert.equal(far.body.error_description, tooFar)
    assert.equal((await send(server, { claims: { jti } })).status, 200)
  })

  it('reports a used id before an expiry too far ahead', async () => {
    const jti = randomUUID()
    await send(server, { claims: { jti } })
    const both = await send(server, { claims: { jti, exp: nowSeconds + 900 } })
    assert.equal(both.body.error_description, notUnique)
  })

  it('lets two issuers use one id', async () => {
    const jti = randomUUID()
    assert.equal((await send(server, { claims: { jti } })).status, 200)
    const other = await send(server, {
      claims: { jti, ...client('other-client') },
      signedBy: 'other',
    })
    assert.equal(other.status, 200)
  })

  it('lets one of twenty simultaneous uses of an id through', async () => {
    const jti = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(server, { claims: { jti } })),
    )
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, ...Array(19).fill(400)])
  })

  it('reports the algorithm before anything else that is wrong', async () => {
    const header = { alg: 'RS256', kid: undefined, typ: undefined }
    const claims = { exp: nowSeconds - 1, iss: undefined, jti: undefined }
    assert.equal((await send(server, { header, claims })).body.error_description, wantsRs512)
  })

  it('refuses client credentials to an application whose access is by people', async () => {
    const answer = await send(server, { claims: client('user-app-client'), signedBy: 'user-app' })
    assert.equal(answer.status, 401)
    assert.equal(answer.body.error, 'unauthorized_client')
    assert.match(
      answer.body.error_description ?? '',
      /application is not configured to use this authorization grant type$/,
    )
  })

  it('fetches the keys of an application from its address', async () => {
    const { kid } = await keyOf(server, 'app')
    const registered = await server.store.findApplicationByName('app')
    const published = createServer((_request, response) =>
      response.end(JSON.stringify(registered?.jwks)),
    )
    await new Promise<void>((done) => published.listen(0, '127.0.0.1', done))
    const { port } = published.address() as AddressInfo
    try {
      await server.store.registerApplication({
        clientId: 'remote-client',
        name: 'remote',
        accessMode: 'application-restricted',
        odsCode: null,
        businessFunction: null,
        userId: null,
        asid: null,
        allowedOdsCodes: null,
        jwks: null,
        jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
        clientSecretDigest: null,
        redirectUris: [],
        requestsPerMinute: null,
        isActive: true,
        createdAt: frozenClock.now(),
        privateKeyPem: null,
        clientSecret: null,
      })
      const claims = client('remote-client')
      assert.equal((await send(server, { claims })).status, 200)
      const unknown = await send(server, { claims, header: { kid: `${kid}-2` } })
      assert.equal(unknown.body.error_description, unknownKid)
    } finally {
      published.close()
    }
  })

  it('stores neither tokens nor assertion ids in the clear', async () => {
    const jti = randomUUID()
    const { body } = await send(server, { claims: { jti } })
    const { rows: found } = await server.database.query<{ everything: string }>(
      `select string_agg(t::text, ' ') as everything from (
         select access_token::text as t from access_token
         union all select assertion_seen::text from assertion_seen
       ) as rows`,
    )
    const everything = found[0]?.everything ?? ''
    assert.notEqual(everything, '')
    assert.ok(!everything.includes(body.access_token ?? '?'))
    assert.ok(!everything.includes(jti))
    assert.ok(!server.log.join().includes(body.access_token ?? '?'))
  })
})

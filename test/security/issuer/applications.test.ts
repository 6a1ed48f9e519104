import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import integration from '../../../environments/integration/applications.json' with { type: 'json' }
import { applicationToken } from '../../../scripts/obtain-token.ts'
import { randomIdentity } from '../../../src/base/identity.ts'
import {
  ensureTestApplications,
  readTestApplications,
} from '../../../src/security/issuer/test-applications.ts'
import { foreignKey, frozenClock } from '../forge.ts'
import { type IssuerServer, issuerServer } from '../issuer-server.ts'

type Json = { readonly [member: string]: unknown }
type Problem = { readonly at: string; readonly says: string }

const PATH = '/world/applications'

function publicKey(kid = 'key-1'): Json {
  const { kty, n, e } = foreignKey.export({ format: 'jwk' })
  return { kty, n, e, kid }
}

let server: IssuerServer

before(async () => {
  server = await issuerServer({ applications: integration })
})
after(() => server.close())

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  const json = (isJson ? JSON.parse(text) : {}) as Json
  return { status: response.status, headers: response.headers, text, json }
}

function placesOf(json: Json): string[] {
  return (json.problems as Problem[]).map(({ at }) => at)
}

describe('application registry', () => {
  it('registers, shows, changes and removes an application', async () => {
    const wish = {
      name: 'new-app',
      accessMode: 'application-restricted',
      odsCode: 'RCD',
      asid: '200000055555',
      jwks: { keys: [{ ...publicKey(), x5c: ['left out'] }] },
      requestsPerMinute: 60,
    }
    const made = await call('POST', PATH, wish)
    assert.equal(made.status, 201, made.text)
    assert.equal(made.headers.get('location'), `${PATH}/new-app`)
    assert.match(String(made.json.clientSecret), /^[A-Za-z0-9_-]{43}$/)
    assert.match(String(made.json.clientId), /^[0-9a-f-]{36}$/)

    const { clientSecret, ...shown } = made.json
    const found = await call('GET', `${PATH}/new-app`)
    assert.deepEqual(found.json, shown)
    assert.deepEqual(found.json.jwks, { keys: [{ ...publicKey(), use: 'sig', alg: 'RS512' }] })
    assert.equal(found.json.hasClientSecret, true)
    assert.ok(!found.text.includes(String(clientSecret)))

    const change = { odsCode: 'R69', requestsPerMinute: null, isActive: false }
    const changed = await call('PATCH', `${PATH}/new-app`, change)
    assert.equal(changed.status, 200)
    assert.deepEqual(changed.json, { ...shown, ...change })
    assert.deepEqual((await call('GET', `${PATH}/new-app`)).json, { ...shown, ...change })

    assert.equal((await call('DELETE', `${PATH}/new-app`)).status, 204)
    assert.equal((await call('GET', `${PATH}/new-app`)).status, 404)
    assert.equal((await call('DELETE', `${PATH}/new-app`)).status, 404)
  })

  it('lists all by name, without any secret', async () => {
    const { json, text } = await call('GET', PATH)
    const names = (json.applications as { name: string }[]).map(({ name }) => name)
    assert.ok(names.includes('provider-app') && names.includes('referrer-app'))
    assert.deepEqual(names, names.toSorted())
    assert.ok(!text.includes('PRIVATE KEY'))
    assert.ok(!text.includes('Digest'))
  })

  it('names all problems at once, each with its place', async () => {
    const privateKey = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    const { status, json } = await call('POST', PATH, {
      clientId: 'a b',
      accessMode: 'open',
      odsCode: 'rcd',
      businessFunction: 'REFERRING_ADMIN',
      userId: '1',
      asid: 200000055555,
      allowedOdsCodes: ['RCD', 'r69'],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'enc' }] },
      jwksUrl: 'ftp://keys.example',
      redirectUris: ['https://a.example/#', 'app:callback', 'https://u:p@a.example/'],
      requestsPerMinute: 0,
      isActive: 'yes',
      colour: 'blue',
    })
    assert.equal(status, 400)
    assert.equal(json.error, 'invalid')
    assert.deepEqual(placesOf(json), [
      'clientId',
      'accessMode',
      'odsCode',
      'businessFunction',
      'userId',
      'asid',
      'allowedOdsCodes[1]',
      'jwks.keys[0].kid',
      'jwks.keys[0].n',
      'jwks.keys[0].use',
      ...['d', 'p', 'q', 'dp', 'dq', 'qi'].map((member) => `jwks.keys[0].${member}`),
      'jwksUrl',
      'redirectUris[0]',
      'redirectUris[1]',
      'redirectUris[2]',
      'requestsPerMinute',
      'isActive',
      'colour',
      'name',
    ])
  })

  const wrong: [what: string, body: unknown, places: string[]][] = [
    ['nothing', {}, ['name', 'accessMode']],
    ['a list', [], ['', 'name', 'accessMode']],
    ['null', 'null', ['', 'name', 'accessMode']],
    [
      'keys twice',
      {
        name: 'x',
        accessMode: 'user-restricted',
        jwks: { keys: [publicKey()] },
        jwksUrl: 'https://keys.example/',
      },
      ['jwksUrl'],
    ],
    [
      'one kid for two keys',
      {
        name: 'x',
        accessMode: 'user-restricted',
        jwks: { keys: [publicKey(), publicKey()] },
      },
      ['jwks.keys'],
    ],
    ['no key', { name: 'x', accessMode: 'user-restricted', jwks: { keys: [] } }, ['jwks.keys']],
    ['no JWKS', { name: 'x', accessMode: 'user-restricted', jwks: 7 }, ['jwks.keys']],
    [
      'an organisation for people',
      { name: 'x', accessMode: 'user-restricted', odsCode: 'RCD', userId: '555032006103' },
      ['odsCode', 'userId'],
    ],
  ]
  for (const [what, body, places] of wrong) {
    it(`refuses ${what}`, async () => {
      const { status, json } = await call('POST', PATH, body)
      assert.equal(status, 400)
      assert.deepEqual(placesOf(json), places)
    })
  }

  it('refuses what cannot be read', async () => {
    assert.equal((await call('POST', PATH, '{"broken')).status, 400)
    assert.equal((await call('POST', PATH, '{"__proto__":{}}')).status, 400)
    assert.equal((await call('POST', PATH, JSON.stringify('x'.repeat(70_000)))).status, 413)
    const text = { method: 'POST', body: 'x' }
    assert.equal((await fetch(`${server.url}${PATH}`, text)).status, 415)
  })

  it('refuses a name or client id that is taken', async () => {
    const wish = { name: 'provider-app', accessMode: 'user-restricted' }
    const name = await call('POST', PATH, wish)
    assert.equal(name.status, 409)
    assert.deepEqual(placesOf(name.json), ['name'])
    const clientId = 'provider-app-client'
    const id = await call('POST', PATH, { ...wish, name: 'fresh-app', clientId })
    assert.equal(id.status, 409)
    assert.deepEqual(placesOf(id.json), ['clientId'])
  })

  it('refuses to change what an application is', async () => {
    const path = `${PATH}/provider-app`
    const change = { name: 'x', clientId: 'y', accessMode: 'user-restricted', createdAt: 'now' }
    const { status, json } = await call('PATCH', path, change)
    assert.equal(status, 400)
    assert.deepEqual(placesOf(json), ['name', 'clientId', 'accessMode', 'createdAt'])
    assert.equal((await call('PATCH', path, { name: 'provider-app' })).status, 200)
  })

  it('knows no application of an odd name', async () => {
    for (const name of ['%00', 'A', 'nobody', '..%2f', 'x'.repeat(64)]) {
      assert.equal((await call('GET', `${PATH}/${name}`)).status, 404)
      assert.equal((await call('PATCH', `${PATH}/${name}`, {})).status, 404)
      assert.equal((await call('GET', `${PATH}/${name}/private-key`)).status, 404)
      assert.equal((await call('GET', `${PATH}/${name}/client-secret`)).status, 404)
    }
  })

  it('gives the private key of a test application, and of no other', async () => {
    const { status, text, headers } = await call('GET', `${PATH}/provider-app/private-key`)
    assert.equal(status, 200)
    assert.match(text, /^-----BEGIN PRIVATE KEY-----/)
    assert.equal(headers.get('cache-control'), 'no-store')
    const keyless = await call('GET', `${PATH}/provider-app-without-keys/private-key`)
    assert.equal(keyless.status, 404)
  })

  it('gives the client secret of a test application that people sign in to', async () => {
    const { status, text, headers } = await call('GET', `${PATH}/user-app/client-secret`)
    assert.equal(status, 200)
    assert.match(text, /^[A-Za-z0-9_-]{43}$/)
    assert.match(headers.get('content-type') ?? '', /^text\/plain/)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal((await call('GET', `${PATH}/provider-app/client-secret`)).status, 404)
    await call('POST', PATH, { name: 'own-app', accessMode: 'user-restricted' })
    assert.equal((await call('GET', `${PATH}/own-app/client-secret`)).status, 404)
    assert.ok(!(await call('GET', PATH)).text.includes(text))
  })

  it('ends the tokens of an application that is revoked or removed', async () => {
    const world = { url: server.url, worldToken: undefined }
    const revoked = await applicationToken(world, 'provider-app-r69')
    assert.ok('clientId' in (await server.sessions.findSession(revoked)))
    await call('PATCH', `${PATH}/provider-app-r69`, { isActive: false })
    assert.deepEqual(await server.sessions.findSession(revoked), { refused: 'invalid' })

    const removed = await applicationToken(world, 'provider-app-r68')
    assert.ok('clientId' in (await server.sessions.findSession(removed)))
    assert.equal((await call('DELETE', `${PATH}/provider-app-r68`)).status, 204)
    assert.deepEqual(await server.sessions.findSession(removed), { refused: 'invalid' })
  })
})

describe('test applications', () => {
  it('stay as they are at a second start', async () => {
    await call('PATCH', `${PATH}/listed-user-app`, { allowedOdsCodes: ['R69'] })
    const before = await call('GET', PATH)
    const key = await server.store.findPrivateKey('provider-app')
    const definitions = readTestApplications(integration)
    await ensureTestApplications(server.store, definitions, frozenClock, randomIdentity)
    assert.equal(await server.store.findPrivateKey('provider-app'), key)
    const after = (await call('GET', PATH)).json.applications as { name: string }[]
    const untouched = after.filter(({ name }) => name !== 'provider-app-r68')
    assert.deepEqual(untouched, before.json.applications)
  })

  it('keep the keys of the first of two servers that start at once', async () => {
    const definition = { about: 'twice', name: 'twice', clientId: 'twice-client' }
    const definitions = readTestApplications([{ ...definition, accessMode: 'user-restricted' }])
    const start = () =>
      ensureTestApplications(server.store, definitions, frozenClock, randomIdentity)
    await Promise.all([start(), start()])
    const found = await server.store.findApplicationByName('twice')
    assert.equal(found?.jwks?.keys.length, 1)
    assert.ok(await server.store.findPrivateKey('twice'))
  })

  it('are refused with every problem of every definition', () => {
    const definitions = [
      { about: 'x', name: 'A', clientId: 'a', accessMode: 'user-restricted' },
      { name: 'b', accessMode: 'user-restricted', keys: 'lost' },
      7,
    ]
    assert.throws(
      () => readTestApplications(definitions),
      /\[0\]\.name .*\[1\]\.keys .*\[1\]\.about .*\[1\]\.clientId .*\[2\] must be an object/,
    )
    assert.throws(() => readTestApplications({}), /must be a list/)
  })

  it('have one ASID and client id each', () => {
    const { length } = integration
    const named = (member: 'asid' | 'clientId' | 'name') =>
      integration.flatMap((each) =>
        Object.entries(each).flatMap(([k, v]) => (k === member ? v : [])),
      )
    assert.equal(new Set(named('clientId')).size, length)
    assert.equal(new Set(named('name')).size, length)
    assert.equal(new Set(named('asid')).size, named('asid').length)
    assert.ok(named('asid').every((asid) => /^2000000[0-9]{5}$/.test(asid)))
  })
})

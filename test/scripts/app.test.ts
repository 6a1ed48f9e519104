import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { MILLISECONDS } from '../../src/base/clock.ts'
import { secretDigest } from '../../src/security/secret-digest.ts'
import { identityStore } from '../../src/store/postgres/identity-store.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { runScript } from '../world/run-script.ts'
import { testServer } from '../world/server.ts'

const script = fileURLToPath(new URL('../../scripts/app.ts', import.meta.url))

const { kty, n, e } = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({
  format: 'jwk',
})
const keys = (kid: string) => ({ keys: [{ kty, kid, n, e }] })
const kept = (kid: string) => ({ keys: [{ kty, kid, n, e, use: 'sig', alg: 'RS512' }] })

const minimal = ['--access-mode', 'application-restricted']

describe('npm run app', () => {
  let fresh: FreshDatabase
  let database: Database
  let folder: string

  before(async () => {
    fresh = await freshDatabase()
    database = openPool({
      connectionString: fresh.connectionString,
      max: 2,
      onError: () => undefined,
    })
    folder = await mkdtemp(join(tmpdir(), 'open-ers-app-'))
  })
  after(async () => {
    await rm(folder, { recursive: true })
    await database.end()
    await fresh.drop()
  })

  const run = (...parameters: readonly string[]) =>
    runScript(script, [...parameters, '--database-url', fresh.connectionString])

  /** The JSON it prints; it has to go well. */
  async function does(...parameters: readonly string[]): Promise<Record<string, unknown>> {
    const ran = await run(...parameters)
    assert.deepEqual([ran.code, ran.err], [0, ''])
    return JSON.parse(ran.out)
  }

  async function file(name: string, content: unknown): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  const stored = async (name: string) => {
    const application = await identityStore(database).findApplicationByName(name)
    assert.ok(application)
    return application
  }

  it('registers an application with every attribute, and shows its secret this once', async () => {
    const given = {
      accessMode: 'application-restricted',
      clientId: 'every-client',
      odsCode: 'RCD',
      businessFunction: 'PROVIDER_AUTHORISED_APPLICATION',
      userId: '555032006103',
      asid: '200000000117',
      requestsPerMinute: 600,
    }
    const { clientSecret, createdAt, ...made } = await does(
      ...['create', 'every', '--access-mode', given.accessMode, '--client-id', given.clientId],
      ...['--ods-code', given.odsCode, '--business-function', given.businessFunction],
      ...['--user-id', given.userId, '--asid', given.asid, '--requests-per-minute', '600'],
      ...['--jwks', await file('jwks.json', keys('one'))],
    )
    assert.match(String(clientSecret), /^[A-Za-z0-9_-]{43}$/)
    assert.deepEqual(made, {
      name: 'every',
      ...given,
      allowedOdsCodes: null,
      jwks: kept('one'),
      jwksUrl: null,
      redirectUris: [],
      isActive: true,
      hasPrivateKey: false,
      hasClientSecret: true,
    })
    const { clientSecretDigest } = await stored('every')
    assert.deepEqual(clientSecretDigest, secretDigest(String(clientSecret)))
    assert.deepEqual(await does('show', 'every'), { ...made, createdAt })
  })

  it('registers what people use, with lists and a place of keys', async () => {
    const made = await does(
      ...['create', 'people', '--access-mode', 'user-restricted', '--is-active', 'false'],
      ...['--allowed-ods-codes', 'RCD,R69', '--jwks-url', 'https://app.example/jwks.json'],
      ...['--redirect-uris', 'https://app.example/back,https://app.example/again'],
    )
    assert.match(String(made.clientId), /^[0-9a-f-]{36}$/)
    assert.deepEqual(made.allowedOdsCodes, ['RCD', 'R69'])
    assert.deepEqual(made.redirectUris, ['https://app.example/back', 'https://app.example/again'])
    assert.equal(made.isActive, false)
  })

  it('lists all by name, an object a line, without any secret', async () => {
    const { out } = await run('list')
    const lines = out.trimEnd().split('\n')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).name),
      ['every', 'people'],
    )
    assert.doesNotMatch(out, /"clientSecret|Digest/)
  })

  it('changes attributes, and takes them away', async () => {
    const changed = await does(
      ...['change', 'every', '--requests-per-minute', '60', '--asid', '', '--ods-code', 'R69'],
    )
    assert.deepEqual(
      [changed.requestsPerMinute, changed.asid, changed.odsCode, changed.userId],
      [60, null, 'R69', '555032006103'],
    )
    const taken = await does(
      ...['change', 'people', '--allowed-ods-codes', '', '--redirect-uris', ''],
    )
    assert.deepEqual([taken.allowedOdsCodes, taken.redirectUris], [null, []])
  })

  it('makes a new secret in place of the old one', async () => {
    const before = await stored('every')
    const { clientSecret, ...rest } = await does('rotate', 'every')
    assert.deepEqual(rest, { name: 'every', clientId: 'every-client' })
    const { clientSecretDigest, ...others } = await stored('every')
    assert.deepEqual(clientSecretDigest, secretDigest(String(clientSecret)))
    assert.deepEqual({ ...others, clientSecretDigest: before.clientSecretDigest }, before)
  })

  it('puts keys in place of others, wherever they were', async () => {
    const { clientSecretDigest } = await stored('every')
    const url = 'https://app.example/jwks.json'
    const byUrl = await does('rotate', 'every', '--jwks-url', url)
    assert.deepEqual([byUrl.jwks, byUrl.jwksUrl], [null, url])
    const byFile = await does('rotate', 'every', '--jwks', await file('next.json', keys('two')))
    assert.deepEqual([byFile.jwks, byFile.jwksUrl], [kept('two'), null])
    assert.deepEqual((await stored('every')).clientSecretDigest, clientSecretDigest)
  })

  it('revokes, and lets in again', async () => {
    assert.equal((await does('revoke', 'every')).isActive, false)
    assert.equal((await stored('every')).isActive, false)
    assert.equal((await does('change', 'every', '--is-active', 'true')).isActive, true)
  })

  it('tells all that is wrong at once, by flag, and registers nothing', async () => {
    const ran = await run(
      ...['create', 'Bad_Name', '--access-mode', 'user-restricted', '--client-id', 'a b'],
      ...['--ods-code', 'R69', '--asid', '12', '--allowed-ods-codes', 'RCD,?'],
      ...['--redirect-uris', 'ftp://x', '--requests-per-minute', 'many', '--is-active', 'maybe'],
      ...['--jwks', await file('bad.json', '{')],
    )
    assert.deepEqual([ran.code, ran.out], [1, ''])
    assert.deepEqual(ran.err.split('\n'), [
      `--jwks ${join(folder, 'bad.json')} is not JSON`,
      'name must be lower-case letters, digits and hyphens, at most 63',
      '--client-id must be letters, digits, dots, hyphens and underscores, at most 64',
      '--asid must be 12 digits',
      '--allowed-ods-codes [1] must be an ODS code',
      '--redirect-uris [0] must be an http or https address without credentials or fragment',
      '--requests-per-minute must be a whole number from 1 to 1000000',
      '--is-active must be true or false',
      '--ods-code is for application-restricted applications alone',
      'Nothing was changed.',
      '',
    ])
    assert.equal((await identityStore(database).listApplications()).length, 2)
  })

  const secretKeys = { keys: [{ ...keys('three').keys[0], d: 'AQAB' }] }
  const refusals: readonly {
    readonly name: string
    readonly parameters: () => Promise<readonly string[]>
    readonly says: RegExp
  }[] = [
    {
      name: 'a name that is taken',
      parameters: async () => ['create', 'every', ...minimal],
      says: /^name is taken\n/,
    },
    {
      name: 'a client id that is taken',
      parameters: async () => ['create', 'other', ...minimal, '--client-id', 'every-client'],
      says: /^--client-id is taken\n/,
    },
    {
      name: 'no access mode',
      parameters: async () => ['create', 'other'],
      says: /^--access-mode is missing\n/,
    },
    {
      name: 'another access mode than it was registered with',
      parameters: async () => ['change', 'every', '--access-mode', 'user-restricted'],
      says: /^--access-mode must be application-restricted: it cannot be changed/,
    },
    {
      name: 'private keys',
      parameters: async () => ['rotate', 'every', '--jwks', await file('d.json', secretKeys)],
      says: /^--jwks keys\[0\]\.d is private: register the public key alone\n/,
    },
    {
      name: 'keys in two ways',
      parameters: async () => [
        ...['rotate', 'every', '--jwks-url', 'https://app.example/jwks.json'],
        ...['--jwks', await file('two.json', keys('three'))],
      ],
      says: /^--jwks-url must not come together with jwks\n/,
    },
    {
      name: 'a file that is not there',
      parameters: async () => ['rotate', 'every', '--jwks', join(folder, 'absent.json')],
      says: /^--jwks cannot be read: ENOENT/,
    },
    ...['show', 'change', 'rotate', 'revoke'].map((command) => ({
      name: `${command} of nobody`,
      parameters: async () => [command, 'nobody'],
      says: /^no application has this name\n/,
    })),
    { name: 'no command', parameters: async () => [], says: /^Usage: / },
    { name: 'another command', parameters: async () => ['remove', 'every'], says: /^Usage: / },
    { name: 'no name', parameters: async () => ['show'], says: /^Usage: / },
    { name: 'a name too many', parameters: async () => ['list', 'every'], says: /^Usage: / },
    {
      name: 'an attribute of another command',
      parameters: async () => ['rotate', 'every', '--asid', '200000000117'],
      says: /^rotate takes no --asid\nUsage: /,
    },
    {
      name: 'an unknown attribute',
      parameters: async () => ['show', 'every', '--colour', 'red'],
      says: /^Unknown option '--colour'/,
    },
  ]
  for (const { name, parameters, says } of refusals) {
    it(`refuses ${name}, and changes nothing`, async () => {
      const before = await identityStore(database).listApplications()
      const { code, out, err } = await run(...(await parameters()))
      assert.deepEqual([code, out], [1, ''])
      assert.match(err, says)
      assert.match(err, /\nNothing was changed\.\n$/)
      assert.deepEqual(await identityStore(database).listApplications(), before)
    })
  }

  it('says where it looked for a database', async () => {
    const { code, err } = await runScript(script, ['list', '--data', join(folder, 'nowhere')])
    assert.equal(code, 1)
    assert.match(err, /^No .*database-url: is the server running\?/)
  })

  it('explains itself', async () => {
    const { code, out } = await run('--help')
    assert.equal(code, 0)
    assert.match(out, /--allowed-ods-codes ODS,\.\.\./)
  })
})

describe('npm run app, on the database of a server', () => {
  it('lets an application in, changes its rate and ends it', async () => {
    const server = await testServer()
    try {
      const on = ['--data', server.dataFolder]
      const attributes = [
        '--asid',
        '200000000118',
        '--ods-code',
        'R69',
        '--user-id',
        '021600556514',
      ]
      const made = await runScript(script, ['create', 'by-hand', ...minimal, ...attributes, ...on])
      assert.equal(made.code, 0, made.err)
      const { get } = await server.as({ application: 'by-hand' })
      const statusOf = async () => (await get('/STU3/CodeSystem/PRIORITY')).status
      assert.equal(await statusOf(), 200)

      // What a server knows of a token it asks anew after thirty seconds.
      const change = ['change', 'by-hand', '--requests-per-minute', '1']
      assert.equal((await runScript(script, [...change, ...on])).code, 0)
      server.clock.advance(31 * MILLISECONDS.second)
      assert.deepEqual([await statusOf(), await statusOf()], [200, 429])

      assert.equal((await runScript(script, ['revoke', 'by-hand', ...on])).code, 0)
      server.clock.advance(31 * MILLISECONDS.second)
      assert.equal(await statusOf(), 401)
    } finally {
      await server.close()
    }
  })
})

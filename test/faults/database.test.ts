import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Cluster, startCluster } from '../../src/store/postgres/cluster.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { people } from '../world/people.ts'
import { createReferral } from '../world/requests.ts'
import { eventually } from './eventually.ts'
import { halfDone } from './half-done.ts'
import { type HttpClient, httpClient, type Outcome, type Sending } from './http-client.ts'
import { postmasterIn, type ServerProcess, startServerProcess } from './server-process.ts'
import { signedIn, worldTokenIn } from './signed-in.ts'

const stu3 = '/referrals/FHIR/STU3'
const CLIENTS = 8

describe('a server whose PostgreSQL goes away', () => {
  let folder: string
  let cluster: Cluster
  let server: ServerProcess
  let database: Database
  let client: HttpClient
  let headers: Readonly<Record<string, string>>

  const startDatabase = () =>
    startCluster({
      dataFolder: join(folder, 'database'),
      database: 'ers',
      report: () => undefined,
    })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-ers-lost-'))
    // Short, and open to the user that runs PostgreSQL: the address is the same at each start.
    await mkdir(join(folder, 'database'))
    for (const open of [folder, join(folder, 'database')]) await chmod(open, 0o711)
    cluster = await startDatabase()
    const dataFolder = join(folder, 'data')
    const databaseUrl = cluster.connectionString
    server = await startServerProcess({ dataFolder, databaseUrl })
    database = openPool({ connectionString: databaseUrl, max: 2, onError: () => undefined })
    client = httpClient(server.baseUrl, 2 * CLIENTS)
    headers = await signedIn({ baseUrl: server.baseUrl, dataFolder }, people.referrer)
  })
  after(async () => {
    client?.close()
    await database?.end()
    await server?.kill()
    await cluster?.stop().catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  })

  const create = () =>
    client.send(`${stu3}/ReferralRequest/$ers.createReferral`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(createReferral()),
    })

  /** Creates referrals all the time; ends with every outcome there was. */
  const keepCreating = () => {
    const outcomes: Outcome[] = []
    let isOver = false
    const one = async () => {
      while (!isOver) outcomes.push(await create())
    }
    const ended = Promise.all(Array.from({ length: CLIENTS }, one))
    return async () => {
      isOver = true
      await ended
      return outcomes
    }
  }

  const worksAgain = () =>
    eventually('a referral is created', 20, async () => {
      return statusOf(await create()) === 201 || undefined
    })

  it('tells everybody to come back meanwhile, and serves them again without a restart', async () => {
    const stop = keepCreating()
    await worksAgain()
    await cluster.stop()
    await eventually('nothing is written', 10, async () => {
      return statusOf(await create()) === 503 || undefined
    })
    assert.deepEqual(await withoutDatabase(client, join(folder, 'data'), headers), {
      '/health/live': 200,
      '/health/ready': 503,
      '/metrics': 200,
      '/openapi.json': 200,
      [`${stu3}/metadata`]: 200,
      [`${stu3}/CodeSystem/PRIORITY`]: '503, come back',
      '/world/clock': 200,
      '/world/pas/12010': '503, come back',
      '/world/applications': '503, come back',
      '/oauth2/token': '503, come back',
    })
    cluster = await startDatabase()
    await worksAgain()
    const outcomes = await stop()
    assert.deepEqual(strange(outcomes), [])
    assert.deepEqual(await halfDone(database, server.baseUrl), [])
  })

  it('survives a crash of PostgreSQL in the middle of writes', async () => {
    const stop = keepCreating()
    await worksAgain()
    const { rows } = await database.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'open-ers' and pid <> pg_backend_pid()`,
    )
    // One backend that is killed takes all others with it: the shared memory may be torn.
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
    await eventually('the crash is felt', 10, async () => {
      return statusOf(await create()) === 503 || undefined
    })
    await worksAgain()
    assert.deepEqual(strange(await stop()), [])
    assert.deepEqual(await halfDone(database, server.baseUrl), [])
  })

  it('goes on with its jobs', async () => {
    const uploaded = await client.send(`${stu3}/Binary`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/plain', 'nhsd-ers-file-name': 'letter.txt' },
      body: 'Dear colleague',
    })
    assert.equal(statusOf(uploaded), 201)
    await eventually('the letter is scanned', 40, async () => {
      const { rows } = await database.query('select availability from document')
      return rows[0]?.availability === 'AVAILABLE' || undefined
    })
  })

  it('is still the same process, and stops even while it has no database', async () => {
    await cluster.stop()
    await eventually('nothing is written', 10, async () => {
      return statusOf(await create()) === 503 || undefined
    })
    const toldAt = performance.now()
    server.signal('SIGTERM')
    assert.deepEqual(await server.ended, { code: 0, signal: null })
    assert.ok(performance.now() - toldAt < 15_000)
  })
})

describe('a server whose own PostgreSQL dies', () => {
  it('says so in a line and ends with 1, for whoever starts it again', async (test) => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-lost-'))
    test.after(() => rm(dataFolder, { recursive: true, force: true }))
    const server = await startServerProcess({ dataFolder })
    test.after(server.kill)
    process.kill((await postmasterIn(dataFolder)) ?? 0, 'SIGKILL')
    assert.deepEqual(await server.ended, { code: 1, signal: null })
    // Before it there may be what the job runner prints of its own lost connections.
    assert.equal(
      server.complaints().trimEnd().split('\n').at(-1),
      `PostgreSQL has ended unexpectedly (see ${join(dataFolder, 'postgres', 'log')}).`,
    )
    const again = await startServerProcess({ dataFolder })
    again.signal('SIGTERM')
    assert.deepEqual(await again.ended, { code: 0, signal: null })
  })
})

function statusOf(outcome: Outcome): number | string {
  return outcome.is === 'answered' ? outcome.status : outcome.is
}

/** What a site without a database answers, by path. */
async function withoutDatabase(
  client: HttpClient,
  dataFolder: string,
  caller: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, number | string>>> {
  const world = { authorization: `Bearer ${await worldTokenIn(dataFolder)}` }
  const paths: Readonly<Record<string, Sending>> = {
    '/health/live': {},
    '/health/ready': {},
    '/metrics': {},
    '/openapi.json': {},
    [`${stu3}/metadata`]: {},
    [`${stu3}/CodeSystem/PRIORITY`]: { headers: caller },
    '/world/clock': { headers: world },
    '/world/pas/12010': { headers: world },
    '/world/applications': { headers: world },
    '/oauth2/token': tokenRequest(),
  }
  const answers = Object.entries(paths).map(async ([path, sending]) => {
    const outcome = await client.send(path, sending)
    const comesBack = outcome.is === 'answered' && Number(outcome.headers['retry-after']) > 0
    return [path, comesBack ? `${statusOf(outcome)}, come back` : statusOf(outcome)] as const
  })
  return Object.fromEntries(await Promise.all(answers))
}

/** Of an application that only the database could know. */
function tokenRequest(): Sending {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jwt = [
    part({ alg: 'RS512', typ: 'JWT', kid: 'key' }),
    part({ iss: 'stranger', sub: 'stranger', jti: 'once', aud: 'here', exp: 4_000_000_000 }),
    'AA',
  ]
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt.join('.'),
  })
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  }
}

/** Whatever is neither a referral made nor a word to come back. */
function strange(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.is !== 'answered') return [outcome.is]
    if (outcome.status === 201) return []
    const isToldWhen = outcome.status === 503 && Number(outcome.headers['retry-after']) > 0
    return isToldWhen ? [] : [`${outcome.status} ${outcome.text}`]
  })
}

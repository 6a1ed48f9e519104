import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../../src/server/free-port.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { people } from '../world/people.ts'
import { appointment, createReferral } from '../world/requests.ts'
import { eventually } from './eventually.ts'
import { halfDone } from './half-done.ts'
import { type Answered, type HttpClient, httpClient, type Sending } from './http-client.ts'
import { type LoadBalancer, loadBalancer } from './load-balancer.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { moveWorld, signedIn, worldTokenIn } from './signed-in.ts'
import { type FreeSlot, newStory, tell } from './stories.ts'

const stu3 = '/referrals/FHIR/STU3'
const RACERS = 24
const SERVICE = '11000'

describe('two servers on one database', () => {
  let fresh: FreshDatabase
  let database: Database
  let dataFolder: string
  let balancer: LoadBalancer
  let servers: readonly ServerProcess[]
  let clients: readonly HttpClient[]
  let referrer: Readonly<Record<string, string>>
  let clinician: Readonly<Record<string, string>>

  before(async () => {
    fresh = await freshDatabase({ isEmpty: true })
    dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-two-'))
    const ports = [await freePort('127.0.0.1'), await freePort('127.0.0.1')]
    balancer = await loadBalancer(() => ports)
    const { connectionString: databaseUrl } = fresh
    const parameters = ['--public-url', balancer.baseUrl, '--database-pool', '8']
    servers = await Promise.all(
      ports.map((port) => startServerProcess({ dataFolder, port, databaseUrl, parameters })),
    )
    clients = servers.map(({ baseUrl }) => httpClient(baseUrl, RACERS))
    database = openPool({ connectionString: databaseUrl, max: 2, onError: () => undefined })
    // Every request of the login goes to the other server than the one before.
    referrer = await signedIn({ baseUrl: balancer.baseUrl, dataFolder }, people.referrer)
    clinician = await signedIn({ baseUrl: balancer.baseUrl, dataFolder }, people.clinician)
  })
  after(async () => {
    for (const client of clients ?? []) client.close()
    for (const server of servers ?? []) await server.kill()
    await balancer?.close()
    await database?.end()
    await fresh?.drop()
    await rm(dataFolder, { recursive: true, force: true })
  })

  const askBoth = (path: string, sending?: Sending) =>
    Promise.all(clients.map(async (client) => answered(client, path, sending)))

  /** All at the same time, in turn at the one server and at the other. */
  const race = (
    count: number,
    runner: (index: number) => readonly [string, unknown, (string | undefined)?],
  ) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => {
        const [path, body, key] = runner(index)
        const client = clients[index % 2]
        assert.ok(client)
        return answered(client, path, {
          method: 'POST',
          headers: {
            ...referrer,
            'content-type': 'application/fhir+json',
            ...(key !== undefined && { 'idempotency-key': key }),
          },
          body: JSON.stringify(body),
        })
      }),
    )

  const createMany = async (count: number, key?: string) =>
    race(count, () => [
      `${stu3}/ReferralRequest/$ers.createReferral`,
      createReferral({ services: [SERVICE] }),
      key,
    ])

  const freeSlot = async (): Promise<FreeSlot> => {
    const { rows } = await database.query<FreeSlot>(
      `select slot_id::text as id, starts_at as start, ends_at as end from slot
       where service_id = $1 and status = 'free' and clinician_user_id is null
       order by starts_at desc limit 1`,
      [SERVICE],
    )
    assert.ok(rows[0])
    return rows[0]
  }

  it('that start together fill it once', async () => {
    const loaded = servers.map(({ lines }) => lines.filter((line) => line.startsWith('loaded ')))
    assert.deepEqual(loaded.map(({ length }) => length).sort(), [0, 2])
    const { rows } = await database.query(
      `select (select count(*) from slot)::int as slots, (select count(*) from service)::int as services,
         (select count(*) from setting where name like 'pas:%')::int as sentinels`,
    )
    assert.match(
      loaded.flat().join(),
      new RegExp(`${rows[0].services} services, ${rows[0].slots} slots`),
    )
    assert.ok(rows[0].sentinels > 0)
  })

  it('take the same token for the world', async () => {
    const headers = { authorization: `Bearer ${await worldTokenIn(dataFolder)}` }
    const answers = await askBoth('/world/clock', { headers })
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    )
  })

  it('know the tokens of each other', async () => {
    for (const headers of [referrer, clinician]) {
      const answers = await askBoth(`${stu3}/CodeSystem/PRIORITY`, { headers })
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200],
      )
    }
  })

  it('give no UBRN twice', async () => {
    const created = await createMany(4 * RACERS)
    assert.deepEqual(new Set(created.map(({ status }) => status)), new Set([201]))
    const ubrns = created.map(({ text }) => idIn(text))
    assert.equal(new Set(ubrns).size, ubrns.length)
  })

  it('book a slot once, whoever asks where', async () => {
    const slot = await freeSlot()
    const ubrns = (await createMany(RACERS)).map(({ text }) => idIn(text))
    const answers = await race(RACERS, (index) => [
      `${stu3}/Appointment`,
      appointment({ ubrn: ubrns[index] ?? '', version: 3, service: SERVICE, slot }),
    ])
    const won = answers.filter(({ status }) => status === 201)
    const lost = answers.filter(({ text }) => text.includes('"SLOT_NOT_AVAILABLE"'))
    assert.deepEqual([won.length, lost.length], [1, RACERS - 1])
  })

  it('do what one Idempotency-Key asks for once', async () => {
    const count = async () => (await database.query('select from referral')).rowCount ?? 0
    const before = await count()
    const answers = await createMany(RACERS, 'one-key')
    assert.equal(await count(), before + 1)
    const made = answers.filter(({ status }) => status === 201)
    assert.equal(new Set(made.map(({ text }) => idIn(text))).size, 1)
    assert.deepEqual(
      answers.filter(({ status }) => status !== 201 && status !== 409),
      [],
    )
  })

  it('tell a story together: what one stores the other shows', async () => {
    const slot = await freeSlot()
    const steps = ['create', 'upload', 'link', 'book', 'accept'] as const
    const story = newStory({ number: 1, steps, service: SERVICE, slot })
    const client = httpClient(balancer.baseUrl, 1)
    const headers = { referrer, clinician }
    assert.deepEqual(await tell([story], { clients: 1, client, headers }), [])
    client.close()
    assert.equal(story.acknowledged.length, steps.length)
    await eventually('the letter is scanned', 20, async () => {
      const files = await askBoth(`${stu3}/Binary/${story.file}`, { headers: clinician })
      const texts = files.map(({ status, text }) => status === 200 && text)
      return texts.every((text) => text === 'Dear colleague, this is letter 1.') || undefined
    })
    // Not before: a scan that ends between the two answers makes them differ.
    const [one, other] = await askBoth(`${stu3}/ReferralRequest/${story.ubrn}`, {
      headers: referrer,
    })
    assert.equal(one?.text, other?.text)
  })

  it('hear of a change of the directory', async () => {
    const headers = { ...referrer, 'nhsd-ers-business-function': 'REFERRING_CLINICIAN_ADMIN' }
    const ask = async () =>
      (await askBoth(`${stu3}/CodeSystem/PRIORITY`, { headers })).map(({ status }) => status)
    assert.deepEqual(await ask(), [403, 403])
    await database.query(
      `insert into business_role (user_id, ods_code, business_function)
       values ($1, 'D82106', 'REFERRING_CLINICIAN_ADMIN')`,
      [people.referrer.user],
    )
    await eventually('both know the new role', 5, async () => {
      return (await ask()).every((status) => status !== 403) || undefined
    })
  })

  it('live at the same time, whichever of them was told it', async () => {
    const [first, second] = servers
    assert.ok(first && second)
    const worldHeaders = { authorization: `Bearer ${await worldTokenIn(dataFolder)}` }
    const instants = ['2027-01-04T09:00:00.000Z', '2027-01-05T09:00:00.000Z']
    for (const [index, now] of instants.entries()) {
      const baseUrl = servers[index]?.baseUrl ?? ''
      await moveWorld({ baseUrl, dataFolder }, 'PUT', '/clock', { now, frozen: true })
      await eventually(`both say ${now}`, 5, async () => {
        const clocks = await askBoth('/world/clock', { headers: worldHeaders })
        return clocks.every(({ text }) => text.includes(now)) || undefined
      })
    }
    await moveWorld({ baseUrl: first.baseUrl, dataFolder }, 'DELETE', '/clock')
    await eventually('both say the time of day', 5, async () => {
      const clocks = await askBoth('/world/clock', { headers: worldHeaders })
      return clocks.every(({ text }) => text.includes('"offsetMs":0')) || undefined
    })
  })

  it('leave nothing half done', async () => {
    assert.deepEqual(
      await halfDone(database, balancer.baseUrl, { replays: await replays(database) }),
      [],
    )
  })

  it('do without the other: when one is killed the other goes on with its work', async () => {
    const [first, second] = servers
    const client = clients[1]
    assert.ok(first && second && client)
    await first.kill()
    const slot = await freeSlot()
    const steps = ['create', 'upload', 'link', 'book', 'accept'] as const
    const story = newStory({ number: 2, steps, service: SERVICE, slot })
    assert.deepEqual(
      await tell([story], { clients: 1, client, headers: { referrer, clinician } }),
      [],
    )
    assert.equal(story.acknowledged.length, steps.length)
    second.signal('SIGTERM')
    assert.deepEqual(await second.ended, { code: 0, signal: null })
  })
})

async function answered(client: HttpClient, path: string, sending?: Sending): Promise<Answered> {
  const outcome = await client.send(path, sending)
  assert.ok(outcome.is === 'answered', outcome.is)
  return outcome
}

function idIn(text: string): string {
  return (JSON.parse(text) as { id: string }).id
}

/** Answers to an Idempotency-Key that were given again: an audit record of a write without one. */
async function replays(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from audit_record a
     where operation = 'a011-create-referral' and http_status = 201
       and not exists (select from referral_history h where h.request_id = a.request_id)`,
  )
  return rows[0]?.count ?? 0
}

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MILLISECONDS, plusMilliseconds, systemClock } from '../../src/base/clock.ts'
import { freePort } from '../../src/server/free-port.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { cancellation } from '../world/cancellations.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { obedient, type PasBridge, pasBridge, type Script, silent } from '../world/pas-bridge.ts'
import { people } from '../world/people.ts'
import { halfDone } from './half-done.ts'
import { type HttpClient, httpClient, type Outcome } from './http-client.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { everyRequestIsSettled } from './settled-requests.ts'
import { moveWorld, signedIn } from './signed-in.ts'
import { type FreeSlot, type Headers, newStory, type Story, tell } from './stories.ts'

const SERVICE = '11000'
const STORIES_AT_A_STAGE = 4
/** Longer than a referral is held: two minutes for the PAS, and what is added to them. */
const HOLD_SECONDS = 136

/** How far the PAS has got with a cancellation when the server is killed. */
const stages = ['never does it', 'has done it', 'answers'] as const
type Stage = (typeof stages)[number]

const scripts: Readonly<Record<Stage, Script>> = {
  'never does it': silent,
  'has done it': async ({ obey }) => {
    await obey()
    return silent()
  },
  answers: obedient,
}

describe('a server killed while PASes are cancelling', () => {
  let fresh: FreshDatabase
  let database: Database
  let dataFolder: string
  let bridge: PasBridge
  let server: ServerProcess
  let client: HttpClient
  let headers: Headers
  let stories: readonly Story[]
  let start: () => Promise<ServerProcess>

  before(async () => {
    fresh = await freshDatabase()
    database = openPool({ connectionString: fresh.connectionString, max: 2, onError: () => {} })
    dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-pas-cancel-'))
    bridge = await pasBridge()
    const tokenFile = await bridge.tokenFileIn(dataFolder)
    const port = await freePort('127.0.0.1')
    start = () =>
      startServerProcess({
        dataFolder,
        port,
        databaseUrl: fresh.connectionString,
        parameters: ['--pas-url', bridge.url, '--pas-token-file', tokenFile],
      })
    server = await start()
    const referrer = await signedIn({ baseUrl: server.baseUrl, dataFolder }, people.referrer)
    headers = { referrer, clinician: referrer }
    client = httpClient(server.baseUrl, 32)
    stories = await bookedStories()
  })
  after(async () => {
    client?.close()
    await server?.kill()
    await bridge?.close()
    await database?.end()
    await fresh?.drop()
    await rm(dataFolder, { recursive: true, force: true })
  })

  async function bookedStories(): Promise<readonly Story[]> {
    const { rows } = await database.query<FreeSlot>(
      `select slot_id::text as id, starts_at as start, ends_at as end from slot
       where service_id = $1 and clinician_user_id is null and starts_at > now() + interval '1 day'
       order by starts_at limit $2`,
      [SERVICE, stages.length * STORIES_AT_A_STAGE],
    )
    const planned = rows.map((slot, number) =>
      newStory({ number, steps: ['create', 'book'], service: SERVICE, slot }),
    )
    bridge.behaves(obedient)
    assert.deepEqual(await tell(planned, { clients: 8, client, headers }), [])
    assert.equal(bridge.booked().length, stages.length * STORIES_AT_A_STAGE)
    return planned
  }

  const stageOf = (ubrn: string | undefined): Stage => {
    const number = stories.find((story) => story.ubrn === ubrn)?.number ?? 0
    return stages[number % stages.length] ?? 'answers'
  }

  function cancel({ ubrn, version }: Story): Promise<Outcome> {
    return client.send(`/referrals/FHIR/STU3/ReferralRequest/${ubrn}/$ers.cancelReferral`, {
      method: 'POST',
      headers: {
        ...headers.referrer,
        'content-type': 'application/fhir+json',
        'if-match': `W/"${version}"`,
      },
      body: JSON.stringify(cancellation()),
    })
  }

  async function found() {
    const { rows } = await database.query<{ ubrn: string; state: string; slots: number }>(
      `select r.ubrn, r.state, count(s.slot_id)::int as slots
       from referral r left join slot s using (ubrn) group by r.ubrn`,
    )
    return rows
  }

  it('leaves each referral booked or cancelled, and its slot taken or free', async () => {
    bridge.behaves((asked) => scripts[stageOf(asked.body.ubrn)](asked))
    const areAsked = Promise.all(stories.map(({ ubrn }) => bridge.whenAsked(ubrn)))
    const answers = stories.map(cancel)
    await areAsked
    // The first that is told: the others are anywhere between the PAS and the disk.
    await Promise.race(
      stories
        .filter(({ ubrn }) => stageOf(ubrn) === 'answers')
        .map(({ number }) => answers[number]),
    )
    await server.kill()
    client.close()
    const told = (await Promise.all(answers)).map((sent) => sent.is === 'answered' && sent.status)
    assert.ok(told.includes(200))
    server = await start()
    client = httpClient(server.baseUrl, 32)
    assert.deepEqual(await halfDone(database, server.baseUrl), [])
    for (const { ubrn, state, slots } of await found()) {
      const isTold = told[stories.findIndex((story) => story.ubrn === ubrn)] === 200
      if (isTold || state !== 'BOOKED') assert.equal(state, 'CANCELLED_REFERRAL')
      if (stageOf(ubrn) !== 'answers') assert.equal(state, 'BOOKED')
      assert.equal(slots, state === 'BOOKED' ? 1 : 0)
    }
  })

  it('does at last what was asked for, here and in the book of the PAS', async () => {
    bridge.behaves(obedient)
    const site = { baseUrl: server.baseUrl, dataFolder }
    await moveWorld(site, 'PUT', '/clock', { advanceSeconds: HOLD_SECONDS })
    await everyRequestIsSettled(database)
    for (const { state, slots } of await found()) {
      assert.deepEqual({ state, slots }, { state: 'CANCELLED_REFERRAL', slots: 0 })
    }
    assert.deepEqual(bridge.booked(), [])
    const { rows } = await database.query(`select slot_id from slot where status <> 'free'`)
    assert.deepEqual(rows, [])
    const now = plusMilliseconds(systemClock.now(), HOLD_SECONDS * MILLISECONDS.second)
    assert.deepEqual(await halfDone(database, server.baseUrl, { now }), [])
  })
})

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MILLISECONDS, plusMilliseconds, systemClock } from '../../src/base/clock.ts'
import { freePort } from '../../src/server/free-port.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { obedient, type PasBridge, pasBridge, type Script, silent } from '../world/pas-bridge.ts'
import { people } from '../world/people.ts'
import { halfDone } from './half-done.ts'
import { type HttpClient, httpClient } from './http-client.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { everyRequestIsSettled } from './settled-requests.ts'
import { moveWorld, signedIn } from './signed-in.ts'
import {
  type FreeSlot,
  type Headers,
  newStory,
  type Story,
  sendStep,
  takeAnswer,
  tell,
} from './stories.ts'

const SERVICE = '11000'
const STORIES_AT_A_STAGE = 4
/** Longer than a referral is held: two minutes for the PAS, and what is added to them. */
const HOLD_SECONDS = 136
/** Longer than until a PAS that was asked again, and gave no answer, is asked once more. */
const ASKED_AGAIN_SECONDS = 181

/** How far the PAS has got with a booking when the server is killed. */
const stages = ['never does it', 'does it afterwards', 'has done it', 'answers'] as const
type Stage = (typeof stages)[number]

describe('a server killed while PASes are booking', () => {
  let fresh: FreshDatabase
  let database: Database
  let dataFolder: string
  let bridge: PasBridge
  let start: () => Promise<ServerProcess>
  let server: ServerProcess
  let client: HttpClient
  let headers: Headers
  let stories: readonly Story[]
  let advancedSeconds = 0
  const stageOf = new Map<string, Stage>()

  before(async () => {
    fresh = await freshDatabase()
    database = openPool({ connectionString: fresh.connectionString, max: 2, onError: () => {} })
    dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-pas-kill-'))
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
    headers = await signIn()
    client = httpClient(server.baseUrl, 32)
    stories = await createdStories()
    for (const story of stories)
      stageOf.set(story.ubrn, stages[story.number % stages.length] ?? 'answers')
  })
  after(async () => {
    client?.close()
    await server?.kill()
    await bridge?.close()
    await database?.end()
    await fresh?.drop()
    await rm(dataFolder, { recursive: true, force: true })
  })

  async function signIn(): Promise<Headers> {
    const site = { baseUrl: server.baseUrl, dataFolder }
    const referrer = await signedIn(site, people.referrer)
    return { referrer, clinician: referrer }
  }

  async function createdStories(): Promise<readonly Story[]> {
    const { rows } = await database.query<FreeSlot>(
      `select slot_id::text as id, starts_at as start, ends_at as end from slot
       where service_id = $1 and clinician_user_id is null and starts_at > now() + interval '1 day'
       order by starts_at limit $2`,
      [SERVICE, stages.length * STORIES_AT_A_STAGE],
    )
    assert.equal(rows.length, stages.length * STORIES_AT_A_STAGE)
    const planned = rows.map((slot, number) =>
      newStory({ number, steps: ['create', 'book'], service: SERVICE, slot }),
    )
    await Promise.all(
      planned.map(async (story) => {
        const sent = await sendStep(story, 'create', client, headers)
        assert.ok(sent.is === 'answered' && takeAnswer(story, 'create', sent))
      }),
    )
    return planned
  }

  async function book(story: Story): Promise<void> {
    story.doubt = 'book'
    const sent = await sendStep(story, 'book', client, headers)
    if (sent.is === 'answered' && takeAnswer(story, 'book', sent)) delete story.doubt
  }

  const storiesAt = (...wanted: Stage[]) =>
    stories.filter(({ ubrn }) => wanted.includes(stageOf.get(ubrn) ?? 'answers'))
  const isBooked = ({ acknowledged }: Story) => acknowledged.length === 2

  async function kill() {
    await server.kill()
    client.close()
  }

  async function restart() {
    server = await start()
    client = httpClient(server.baseUrl, 32)
  }

  async function advance(seconds: number) {
    advancedSeconds += seconds
    const site = { baseUrl: server.baseUrl, dataFolder }
    await moveWorld(site, 'PUT', '/clock', { advanceSeconds: seconds })
  }

  async function assertNothingHalfDone(replays = 0) {
    const now = plusMilliseconds(systemClock.now(), advancedSeconds * MILLISECONDS.second)
    assert.deepEqual(await halfDone(database, server.baseUrl, { replays, now }), [])
  }

  /** Slots that are booked here and there, by slot. */
  async function assertBooksAgree(): Promise<void> {
    const { rows } = await database.query(
      `select slot_id::text as slot, ubrn from slot where status = 'busy' order by slot_id`,
    )
    assert.deepEqual(bridge.booked(), rows)
  }

  it('leaves no booking half done', async () => {
    const mayAnswer = Promise.withResolvers<void>()
    const isOver = Promise.withResolvers<void>()
    const scripts: Readonly<Record<Stage, Script>> = {
      'never does it': silent,
      'does it afterwards': async ({ obey }) => {
        await isOver.promise
        return obey()
      },
      'has done it': async ({ obey }) => {
        await obey()
        return silent()
      },
      answers: async ({ obey }) => {
        await mayAnswer.promise
        return obey()
      },
    }
    bridge.behaves((asked) => scripts[stageOf.get(asked.body.ubrn ?? '') ?? 'answers'](asked))
    const areAsked = Promise.all(stories.map(({ ubrn }) => bridge.whenAsked(ubrn)))
    const answers = stories.map(book)
    await areAsked
    mayAnswer.resolve()
    // The first that is told of its booking: the others are anywhere between the PAS and the disk.
    await Promise.race(storiesAt('answers').map(({ number }) => answers[number]))
    await kill()
    isOver.resolve()
    await Promise.all(answers)
    assert.ok(stories.some(isBooked))
    assert.ok(
      storiesAt('never does it', 'does it afterwards', 'has done it').every(({ doubt }) => doubt),
    )
    await restart()
    await assertNothingHalfDone()
  })

  it('is killed again while it asks what became of them, and leaves nothing half done', async () => {
    const { rows } = await database.query<{ ubrn: string }>(
      'select ubrn from pas_request where ask_again_at is not null',
    )
    assert.ok(rows.length >= 3 * STORIES_AT_A_STAGE)
    const areAsked = Promise.all(rows.map(({ ubrn }) => bridge.whenAsked(ubrn)))
    // Every second PAS does as it is asked; none says so.
    bridge.behaves(async ({ id, obey }) => {
      if (Number.parseInt(id.at(-1) ?? '', 16) % 2 === 0) await obey()
      return silent()
    })
    await advance(HOLD_SECONDS)
    await areAsked
    await kill()
    await restart()
    await assertNothingHalfDone()
  })

  it('finds out at last: whatever was not confirmed is booked nowhere', async () => {
    bridge.behaves(obedient)
    await advance(ASKED_AGAIN_SECONDS)
    await everyRequestIsSettled(database)
    const { rows } = await database.query<{ ubrn: string; state: string; slots: string }>(
      `select r.ubrn, r.state, count(s.slot_id)::int as slots
       from referral r left join slot s using (ubrn) group by r.ubrn`,
    )
    const found = new Map(rows.map(({ ubrn, ...row }) => [ubrn, row]))
    for (const story of stories) {
      const { state, slots } = found.get(story.ubrn) ?? {}
      const mayBeBooked = stageOf.get(story.ubrn) === 'answers'
      if (isBooked(story)) assert.equal(state, 'BOOKED')
      else if (!mayBeBooked) assert.equal(state, 'NOT_BOOKED')
      assert.equal(slots, state === 'BOOKED' ? 1 : 0)
    }
    const { rows: others } = await database.query(
      `select slot_id from slot where status not in ('free', 'busy')`,
    )
    assert.deepEqual(others, [])
    await assertBooksAgree()
    await assertNothingHalfDone()
  })

  it('does not let a PAS do afterwards what was called off', async () => {
    const before = bridge.booked()
    const late = bridge.asked.filter(
      ({ is, body }) => is === 'book' && stageOf.get(body.ubrn ?? '') === 'never does it',
    )
    const answers = await Promise.all(late.map(({ obey }) => obey()))
    assert.deepEqual(answers, Array(STORIES_AT_A_STAGE).fill('refused'))
    assert.deepEqual(bridge.booked(), before)
  })

  it('books everything that is asked for again, each slot once', async () => {
    const surprises = await tell(stories, { clients: 8, client, headers })
    assert.deepEqual(surprises, [])
    assert.ok(stories.every(isBooked))
    assert.deepEqual(
      bridge.booked().map(({ slot, ubrn }) => `${slot} ${ubrn}`),
      stories.map(({ slot, ubrn }) => `${slot.id} ${ubrn}`).toSorted(),
    )
    await assertBooksAgree()
    const replays = stories
      .flatMap(({ acknowledged }) => acknowledged)
      .filter(({ answer }) => answer.headers['idempotent-replayed'] === 'true')
    await assertNothingHalfDone(replays.length)
  })
})

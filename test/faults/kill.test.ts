import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MILLISECONDS, plusMilliseconds, systemClock } from '../../src/base/clock.ts'
import { freePort } from '../../src/server/free-port.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { people } from '../world/people.ts'
import { eventually } from './eventually.ts'
import { halfDone } from './half-done.ts'
import { type Answered, type HttpClient, httpClient } from './http-client.ts'
import { planStories } from './plan-stories.ts'
import {
  databaseUrlIn,
  postmasterIn,
  type ServerProcess,
  startServerProcess,
  stopPostmaster,
} from './server-process.ts'
import { everyRequestIsSettled } from './settled-requests.ts'
import { moveWorld, signedIn } from './signed-in.ts'
import {
  type Headers,
  keyOf,
  newStory,
  nextStep,
  type Story,
  sendStep,
  takeAnswer,
  tell,
} from './stories.ts'

const CLIENTS = 32
const ANSWERS_BEFORE_KILL = 1_000
/** The PAS of this service never answers, so a booking there is in the middle of it when killed. */
const SILENT_SERVICE = '12011'
/** Longer than a slot is held: two minutes for the PAS, and what is added to them. */
const HOLD_SECONDS = 136

for (const { what, kill } of [
  { what: 'the server', kill: killServer },
  { what: 'the server and its PostgreSQL', kill: killBoth },
]) {
  describe(`${what} killed in the middle of 2,000 writes`, () => {
    let dataFolder: string
    let server: ServerProcess
    let database: Database
    let client: HttpClient
    let headers: Headers
    let stories: readonly Story[]
    let waiting: Story

    before(async () => {
      dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-kill-'))
      const port = await freePort('127.0.0.1')
      server = await startServerProcess({ dataFolder, port })
      headers = await signIn(server, dataFolder)
      const first = await openDatabaseIn(dataFolder)
      stories = await planStories(first)
      waiting = await bookingThatWaits(server, first, headers)
      const before = httpClient(server.baseUrl, CLIENTS)
      let answers = 0
      const killed = Promise.withResolvers<void>()
      const onAnswer = () => {
        answers += 1
        if (answers === ANSWERS_BEFORE_KILL)
          kill(server, dataFolder).then(killed.resolve, killed.reject)
      }
      const surprises = await tell(stories, { clients: CLIENTS, client: before, headers, onAnswer })
      assert.deepEqual(surprises, [])
      await killed.promise
      before.close()
      await first.end()
      server = await startServerProcess({ dataFolder, port })
      client = httpClient(server.baseUrl, CLIENTS)
      database = await openDatabaseIn(dataFolder)
    })
    after(async () => {
      client?.close()
      await database?.end()
      await server?.kill()
      await stopPostmaster(dataFolder)
      await rm(dataFolder, { recursive: true, force: true })
    })

    it('is back within seconds', () => {
      assert.ok(server.startedInMs < 15_000, `took ${server.startedInMs} ms`)
    })

    it('was killed while writes were under way', () => {
      assert.ok(stories.some(({ doubt }) => doubt !== undefined))
      assert.ok(stories.some((story) => nextStep(story) !== undefined))
    })

    it('has left nothing half done', async () => {
      assert.deepEqual(await halfDone(database, server.baseUrl), [])
    })

    it('shows every referral as it was acknowledged', async () => {
      const told = [...stories, waiting].filter(({ ubrn }) => ubrn !== '')
      for (const story of told) {
        const read = await readBack(story, client, headers)
        assert.deepEqual(differences(story, read), [], `story ${story.number}`)
      }
    })

    it('remembers the answer to every acknowledged key, byte for byte', async () => {
      const { rows } = await database.query<{ key: string; http_status: number; body: string }>(
        'select key, http_status, body from idempotent_answer',
      )
      const kept = new Map(rows.map((row) => [row.key, row]))
      for (const story of [...stories, waiting]) {
        for (const { step, answer } of story.acknowledged) {
          const { http_status: status, body } = kept.get(keyOf(story, step)) ?? {}
          assert.deepEqual([status, body], [answer.status, answer.text])
        }
      }
    })

    it('has done nothing twice, and nothing that nobody asked for', async () => {
      const doubted = [...stories, waiting].filter(({ doubt }) => doubt !== undefined).length
      const told = acknowledgedIn([...stories, waiting]).length
      const { rows } = await database.query<{ done: number }>(
        `select (select count(*) from referral_history) + (
           select count(*) from document where awaits_bytes_until is null
         ) as done`,
      )
      const done = rows[0]?.done ?? 0
      assert.ok(told <= done && done <= told + doubted, `${told} told, ${done} done`)
    })

    it('has every letter that it knows of, whole', async () => {
      const { rows } = await database.query<Letter>(
        `select document_id as id, bytes, encode(digest, 'hex') as digest from document`,
      )
      const kept = join(dataFolder, 'objects', 'objects')
      for (const { id, bytes, digest } of rows.filter((row) => row.digest !== null)) {
        const letter = await readFile(join(kept, id.slice(0, 2), id.slice(2, 4), id))
        assert.equal(letter.length, bytes)
        assert.equal(createHash('sha256').update(letter).digest('hex'), digest)
      }
      // Of an upload that was never acknowledged the file may be there, and the purge knows of it.
      const known = new Set(rows.map(({ id }) => id))
      const files = await readdir(kept, { recursive: true, withFileTypes: true })
      const unknown = files.filter((file) => file.isFile() && !known.has(file.name))
      assert.deepEqual(unknown, [])
      const doubted = stories.filter(({ doubt }) => doubt === 'upload').length
      const awaited = rows.filter(({ digest }) => digest === null).length
      assert.ok(awaited <= doubted, `${awaited} announced, ${doubted} uploads in doubt`)
    })

    it('keeps a referral locked while its booking may still be confirmed', async () => {
      const sent = await sendStep(waiting, 'book', client, headers)
      assert.equal(sent.is === 'answered' && sent.status, 423)
    })

    it('ends every story as if nothing had happened, once the holds have run out', async () => {
      await moveWorld({ baseUrl: server.baseUrl, dataFolder }, 'DELETE', `/pas/${SILENT_SERVICE}`)
      await moveWorld({ baseUrl: server.baseUrl, dataFolder }, 'PUT', '/clock', {
        advanceSeconds: HOLD_SECONDS,
      })
      await everyRequestIsSettled(database)
      const all = [...stories, waiting]
      const surprises = await tell(all, { clients: CLIENTS, client, headers })
      assert.deepEqual(surprises, [])
      assert.deepEqual(
        all.filter(({ doubt }) => doubt !== undefined),
        [],
      )
      assert.deepEqual(
        all.filter((story) => nextStep(story) !== undefined),
        [],
      )
      await everyLetterIsScanned(database)
      const replays = acknowledgedIn(all).filter(
        ({ answer }) => answer.headers['idempotent-replayed'] === 'true',
      )
      const now = plusMilliseconds(systemClock.now(), HOLD_SECONDS * MILLISECONDS.second)
      const left = await halfDone(database, server.baseUrl, { replays: replays.length, now })
      assert.deepEqual(left, [])
    })

    it('has then done every write exactly once', async () => {
      const all = [...stories, waiting]
      const count = (wanted: string) =>
        acknowledgedIn(all).filter(({ step }) => step === wanted).length
      const { rows } = await database.query(
        `select operation, count(*)::int as count from referral_history group by operation
         union all select 'documents', count(*)::int from document
           where awaits_bytes_until is null
         union all select 'referrals', count(*)::int from referral
         union all select 'busy slots', count(*)::int from slot where status = 'busy'
         union all select 'held slots', count(*)::int from slot where status = 'held'`,
      )
      assert.deepEqual(Object.fromEntries(rows.map((row) => [row.operation, row.count])), {
        'a011-create-referral': all.length,
        'a012-maintain-referral-letter': count('link'),
        'a013-accept-referral': count('accept'),
        'a016-book-or-defer-appointment': count('book'),
        documents: count('upload'),
        referrals: all.length,
        'busy slots': count('book'),
        'held slots': 0,
      })
      assert.equal(count('create'), all.length)
    })
  })
}

type Letter = { readonly id: string; readonly bytes: number; readonly digest: string | null }

async function killServer(server: ServerProcess): Promise<void> {
  await server.kill()
}

async function killBoth(server: ServerProcess, dataFolder: string): Promise<void> {
  const postmaster = await postmasterIn(dataFolder)
  assert.ok(postmaster)
  process.kill(postmaster, 'SIGKILL')
  await server.kill()
}

async function signIn({ baseUrl }: ServerProcess, dataFolder: string): Promise<Headers> {
  return {
    referrer: await signedIn({ baseUrl, dataFolder }, people.referrer),
    clinician: await signedIn({ baseUrl, dataFolder }, people.clinician),
  }
}

async function openDatabaseIn(dataFolder: string): Promise<Database> {
  const connectionString = await databaseUrlIn(dataFolder)
  return openPool({ connectionString, max: 2, onError: () => undefined })
}

/** A booking that has got as far as asking a PAS which never answers. */
async function bookingThatWaits(
  server: ServerProcess,
  database: Database,
  headers: Headers,
): Promise<Story> {
  const { rows } = await database.query<{ id: string; start: string; end: string }>(
    `select slot_id::text as id, starts_at as start, ends_at as end from slot
     where service_id = $1 order by slot_id limit 1`,
    [SILENT_SERVICE],
  )
  const [slot] = rows
  assert.ok(slot)
  const steps = ['create', 'book'] as const
  const story = newStory({ number: -1, steps, service: SILENT_SERVICE, slot })
  const client = httpClient(server.baseUrl, 1)
  const created = await sendStep(story, 'create', client, headers)
  assert.ok(created.is === 'answered' && takeAnswer(story, 'create', created))
  story.doubt = 'book'
  void sendStep(story, 'book', client, headers).then(client.close)
  await eventually('the slot is held', 10, async () => {
    const held = await database.query(`select from slot where slot_id = $1 and status = 'held'`, [
      slot.id,
    ])
    return held.rowCount === 1 || undefined
  })
  return story
}

async function readBack(story: Story, client: HttpClient, headers: Headers): Promise<Answered> {
  const read = await client.send(`/referrals/FHIR/STU3/ReferralRequest/${story.ubrn}`, {
    headers: headers.referrer,
  })
  assert.equal(read.is, 'answered')
  return read as Answered
}

/** What A005 says otherwise than the last acknowledgement; a step in doubt may have gone on. */
function differences(story: Story, read: Answered): string[] {
  if (read.status !== 200) return [`A005 answers ${read.status}`]
  const version = Number(/\d+/.exec(read.headers.etag ?? '')?.[0])
  if (version !== story.version) {
    const mayBe = story.doubt !== undefined && version > story.version
    return mayBe ? [] : [`version ${version}, acknowledged was ${story.version}`]
  }
  const last = story.acknowledged.findLast(({ step }) => step !== 'upload' && step !== 'book')
  const isNewest = story.acknowledged.findLast(({ step }) => step !== 'upload') === last
  if (last === undefined || !isNewest) return []
  return unscanned(read.text) === unscanned(last.answer.text) ? [] : ['other bytes']
}

/** A letter may have been scanned since. */
function unscanned(text: string): string {
  return text.replaceAll('AVAILABLE', 'PENDING')
}

function acknowledgedIn(stories: readonly Story[]) {
  return stories.flatMap(({ acknowledged }) => acknowledged)
}

async function everyLetterIsScanned(database: Database): Promise<void> {
  await eventually('every letter is scanned', 30, async () => {
    const { rowCount } = await database.query(
      `select from document where availability <> 'AVAILABLE' and awaits_bytes_until is null`,
    )
    return rowCount === 0 || undefined
  })
}

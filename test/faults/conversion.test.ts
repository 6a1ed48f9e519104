/** A027 that does not come to its end: everything has happened, or nothing. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { plusDays, systemClock } from '../../src/base/clock.ts'
import { freePort } from '../../src/server/free-port.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type Asked, asked, convert, readAdvice } from '../world/advice.ts'
import { type Answer, type Caller, callers } from '../world/caller.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { type DatabaseProxy, databaseProxy } from '../world/database-proxy.ts'
import { type HoldAt, holdWrites } from '../world/held-writes.ts'
import { people } from '../world/people.ts'
import { secondServer } from '../world/second-server.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { storedRows } from '../world/stored-rows.ts'
import { testClock } from '../world/test-clock.ts'
import { uploaded } from '../world/uploads.ts'
import { eventually } from './eventually.ts'
import { halfDone } from './half-done.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const PURGED_AFTER_DAYS = 31

/** A request of the practice with a file, and one of the provider to go along. */
async function prepared(as: TestServer['as']) {
  const photo = await uploaded(await as(people.referrer), { name: 'photo.txt' })
  const request = await asked({ as }, { files: [{ id: photo }] })
  const { ubrn } = request
  const plan = await uploaded(await as(people.clinician), { ubrn, name: 'plan.txt' })
  const key = { 'idempotency-key': `convert-${ubrn}` }
  const send = (caller: Caller) => convert(caller, request, { reviewFiles: [{ id: plan }] }, key)
  return { request, send }
}

/** What the database tells of a conversion; `drawn` are files, also such as never came. */
async function foundOf(database: Database, { ubrn }: Pick<Asked, 'ubrn'>) {
  const { rows } = await database.query(
    `select (select status from advice_request where ubrn = $1) as status,
       (select count(*)::int from referral where ubrn = $1) as referrals,
       (select count(*)::int from document
        where intended_ubrn = $1 and media_type = 'application/pdf') as drawn`,
    [ubrn],
  )
  return rows[0]
}

const nothing = { status: 'PROVIDER_RESPONSE_REQUIRED', referrals: 0 }
const everything = { status: 'ADVICE_CONVERTED', referrals: 1 }

describe('a server killed in the middle of A027', () => {
  let fresh: FreshDatabase
  let database: Database
  let dataFolder: string
  let start: () => Promise<ServerProcess>
  let server: ServerProcess
  let as: TestServer['as']
  let replays = 0

  before(async () => {
    fresh = await freshDatabase()
    database = openPool({ connectionString: fresh.connectionString, max: 3, onError: () => {} })
    dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-conversion-'))
    const port = await freePort('127.0.0.1')
    const databaseUrl = fresh.connectionString
    start = () => startServerProcess({ dataFolder, port, databaseUrl })
    server = await start()
    as = callers({ baseUrl: server.baseUrl, database, now: systemClock.now })
  })
  after(async () => {
    await server?.kill()
    await database?.end()
    await fresh?.drop()
    await rm(dataFolder, { recursive: true, force: true })
  })

  const stages = [
    ['when the conversation is drawn', { table: 'document', at: 'insert' }, nothing],
    ['when its file is stored', { table: 'document', at: 'update' }, nothing],
    ['while the request is changed', { table: 'advice_request', at: 'update' }, nothing],
    ['while the referral is made', { table: 'referral', at: 'insert' }, nothing],
    ['while it is committed', { table: 'referral', at: 'commit of an insert' }, everything],
  ] as const
  for (const [when, hold, found] of stages) {
    it(`${when} has left all or nothing, and is asked again`, async () => {
      const { request, send } = await prepared(as)
      await everyFileIsScanned()
      const held = await holdWrites(database, hold)
      const unanswered = assert.rejects(send(await as(people.clinician)))
      await held.whenHeld()
      await server.kill()
      await unanswered
      await held.release()
      server = await start()
      assert.deepEqual(await foundOf(database, request), { ...found, drawn: 1 })
      await assertNothingHalfDone()
      await askedAgain(send, request)
    })
  }

  it('after it was answered has done it', async () => {
    const { request, send } = await prepared(as)
    assert.equal((await send(await as(people.clinician))).status, 201)
    await server.kill()
    server = await start()
    assert.deepEqual(await foundOf(database, request), { ...everything, drawn: 1 })
    await askedAgain(send, request)
  })

  it('leaves no file for ever that is linked to nothing', async () => {
    const unlinked = async () => {
      const { rowCount } = await database.query('select from document where ubrn is null')
      return rowCount
    }
    assert.equal(await unlinked(), 4)
    await server.kill()
    const clock = testClock(plusDays(systemClock.now(), PURGED_AFTER_DAYS))
    const later = await secondServer({ clock, database, dataFolder })
    await later.runDueJobs()
    await later.close()
    assert.equal(await unlinked(), 0)
    const { files, 'public.document': documents } = await storedRows({ database, dataFolder })
    assert.equal(files, documents)
  })

  /** Nobody else is to write meanwhile. */
  async function everyFileIsScanned() {
    await eventually('every file is scanned', 30, async () => {
      const { rowCount } = await database.query(
        `select from document where availability = 'PENDING' and awaits_bytes_until is null`,
      )
      return rowCount === 0 || undefined
    })
  }

  async function assertNothingHalfDone() {
    assert.deepEqual(await halfDone(database, server.baseUrl, { replays }), [])
  }

  /** With the same key: it is done now, or its answer comes again. */
  async function askedAgain(send: (caller: Caller) => Promise<Answer>, request: Asked) {
    const before = await foundOf(database, request)
    const answer = await send(await as(people.clinician))
    assert.equal(answer.status, 201, answer.text)
    const isReplayed = answer.headers.get('idempotent-replayed') === 'true'
    assert.equal(isReplayed, before.referrals === 1)
    if (isReplayed) replays += 1
    const { status, referrals } = await foundOf(database, request)
    assert.deepEqual({ status, referrals }, everything)
    await assertNothingHalfDone()
  }
})

describe('what is stored of a conversion in part', () => {
  const changes = {
    'a request that is converted, without a referral': `
      with appointed as (delete from appointment where ubrn = $1)
      delete from referral where ubrn = $1`,
    'a referral of a request that is not there': 'delete from advice_request where ubrn = $1',
    'a status that is not that of the document': `update advice_request set status = 'CONVERSATION_ENDED_CLOSED' where ubrn = $1`,
    'another look': `update advice_request set body = '{}' where ubrn = $1`,
    'another conversation': `update advice_request set messages = '' where ubrn = $1`,
    'one message more': 'update advice_request set message_count = 3 where ubrn = $1',
    'no history of the request': 'delete from advice_history where ubrn = $1',
    'no history of the referral': 'delete from referral_history where ubrn = $1',
    'a version without audit': `delete from audit_record where operation = 'a027-convert-a-and-g-to-referral' and ubrn = $1`,
    'no place for the administrators': 'delete from worklist_entry where ubrn = $1',
    'a conversation that is linked to nothing': `update document set ubrn = null where ubrn = $1 and media_type = 'application/pdf'`,
    'a file of the wrong kind':
      'update document set is_of_advice = not is_of_advice where ubrn = $1',
  }

  let server: TestServer
  before(async () => {
    server = await testServer()
  })
  after(() => server.close())

  for (const [what, sql] of Object.entries(changes)) {
    it(`is noticed: ${what}`, async () => {
      const { request, send } = await prepared(server.as)
      assert.equal((await send(await server.as(people.clinician))).status, 201)
      const client = await server.database.connect()
      try {
        assert.deepEqual(await halfDone(client, server.baseUrl), [])
        await client.query('begin')
        assert.notEqual((await client.query(sql, [request.ubrn])).rowCount, 0)
        assert.notDeepEqual(await halfDone(client, server.baseUrl), [])
      } finally {
        await client.query('rollback')
        client.release()
      }
    })
  }
})

describe('a database lost in the middle of A027', () => {
  let server: TestServer
  let proxy: DatabaseProxy
  let clinician: Caller

  before(async () => {
    server = await testServer({
      wayToDatabase: async (direct) => {
        proxy = await databaseProxy(direct)
        return proxy.connectionString
      },
    })
    clinician = await server.as(people.clinician)
  })
  after(async () => {
    await server.close()
    await proxy.cut()
  })

  const held: readonly HoldAt[] = [
    { table: 'document', at: 'insert' },
    { table: 'document', at: 'update' },
    { table: 'advice_request', at: 'update' },
    { table: 'referral', at: 'insert' },
  ]
  for (const hold of held) {
    it(`at the ${hold.at} of ${hold.table}: 503, nothing has changed, and it goes on`, async () => {
      const { request, send } = await prepared(server.as)
      const read = await readAdvice(clinician, request)
      const write = await holdWrites(server.database, hold)
      const answering = send(clinician)
      await write.whenHeld()
      await proxy.cut()
      const answer = await answering
      assert.equal(answer.status, 503)
      assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
      await write.release()
      await proxy.mend()
      assert.equal((await readAdvice(clinician, request)).text, read.text)
      const { status, referrals } = await foundOf(server.database, request)
      assert.deepEqual({ status, referrals }, nothing)
      assert.deepEqual(await halfDone(server.database, server.baseUrl), [])
      assert.equal((await send(clinician)).status, 201)
      assert.deepEqual(await halfDone(server.database, server.baseUrl), [])
    })
  }
})

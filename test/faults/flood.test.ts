import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { uploadBytesMax } from '../../src/domain/document/upload.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { people } from '../world/people.ts'
import { headOf, sendRaw } from '../world/raw-http.ts'
import { createReferral } from '../world/requests.ts'
import { storedRows } from '../world/stored-rows.ts'
import { eventually } from './eventually.ts'
import { type HttpClient, httpClient, type Outcome } from './http-client.ts'
import { type PeakMemory, peakMemory } from './peak-memory.ts'
import { type Pouring, pour } from './pour.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { signedIn } from './signed-in.ts'

const stu3 = '/referrals/FHIR/STU3'
const MB = 1_048_576
const FILES = 50
/**
 * What a flood may cost above what there was: the young generation at its full size, and buffers
 * that wait to be collected, of which V8 lets 64 MB gather. The largest flood is of 1,800 MB.
 */
const GROWTH_MB_MAX = 200
/** The most that there may ever be, after all of them. */
const MEMORY_MB_MAX = 600
const SLOWEST_MS = 5_000

let fresh: FreshDatabase
let database: Database
let dataFolder: string
let server: ServerProcess
let others: HttpClient
let headers: Readonly<Record<string, string>>
let memory: PeakMemory

before(async () => {
  fresh = await freshDatabase()
  dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-flood-'))
  const { connectionString: databaseUrl } = fresh
  server = await startServerProcess({ dataFolder, databaseUrl })
  database = openPool({ connectionString: databaseUrl, max: 2, onError: () => undefined })
  others = httpClient(server.baseUrl, 64)
  headers = await signedIn({ baseUrl: server.baseUrl, dataFolder }, people.referrer)
  memory = peakMemory(server.processId)
  // What every server takes once: compiled code, connections, a first round of garbage.
  const warming = Array.from({ length: 16 }, async () => {
    let left = 60
    await whileNot(() => --left === 0)
  })
  await Promise.all(warming)
})
after(async () => {
  others?.close()
  await server?.kill()
  await database?.end()
  await fresh?.drop()
  await rm(dataFolder, { recursive: true, force: true })
})

const json = { 'content-type': 'application/fhir+json' }
const file = { 'content-type': 'text/plain', 'nhsd-ers-file-name': 'letter.txt' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const create = `${stu3}/ReferralRequest/$ers.createReferral`

/**
 * Sends a flood twice while others go on with their work, and returns what came of both: what is
 * not given back after the first would add up in the second.
 */
async function flooded<T>(test: TestContext, flood: () => Promise<T>): Promise<readonly [T, T]> {
  await memory.forget()
  const beforeMb = await memory.peakMb()
  let isOver = false
  const work = whileNot(() => isOver)
  const came = [await flood(), await flood()] as const
  isOver = true
  const { answers, slowestMs } = await work
  assert.ok(slowestMs < SLOWEST_MS, `others waited for ${slowestMs} ms`)
  const peakMb = await memory.peakMb()
  if (beforeMb === undefined || peakMb === undefined) {
    test.diagnostic('memory is left out: this kernel does not tell how much a process has')
    return came
  }
  const told = `from ${Math.round(beforeMb)} to ${Math.round(peakMb)} MB`
  test.diagnostic(
    `${told}; ${answers} others were served, the slowest in ${Math.round(slowestMs)} ms`,
  )
  assert.ok(peakMb - beforeMb < GROWTH_MB_MAX && peakMb < MEMORY_MB_MAX, told)
  return came
}

/** Somebody who creates referrals and reads them meanwhile. */
async function whileNot(isOver: () => boolean) {
  let answers = 0
  let slowestMs = 0
  do {
    const askedAt = performance.now()
    const body = JSON.stringify(createReferral())
    const sending = { method: 'POST', headers: { ...headers, ...json }, body }
    const made = await others.send(create, sending)
    const id = made.is === 'answered' ? (JSON.parse(made.text) as { id: string }).id : ''
    const read = await others.send(`${stu3}/ReferralRequest/${id}`, { headers })
    assert.deepEqual([statusOf(made), statusOf(read)], [201, 200])
    answers += 1
    slowestMs = Math.max(slowestMs, performance.now() - askedAt)
  } while (!isOver())
  return { answers, slowestMs }
}

/** Rows by table and files, apart from what the others made, and from jobs, which come and go. */
async function stored() {
  const counts = await storedRows({ database, dataFolder })
  const made = [
    'public.referral',
    'public.referral_history',
    'public.worklist_entry',
    'graphile_worker._private_jobs',
  ]
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !made.includes(name)))
}

describe('a server in a flood keeps its memory, and answers others', () => {
  it('of bodies of 100 MB: refuses each at its limit and stores nothing', async (test) => {
    const before = await stored()
    const pourings: readonly (readonly [number, Omit<Pouring, 'bytes'>])[] = [
      [413, { path: create, headers: { ...headers, ...json } }],
      [413, { path: create, headers: { ...headers, ...json }, isChunked: true }],
      [401, { path: create, headers: json }],
      [422, { path: `${stu3}/Binary`, headers: { ...headers, ...file } }],
      [422, { path: `${stu3}/Binary`, headers: { ...headers, ...file }, isChunked: true }],
      [401, { path: `${stu3}/Binary`, headers: file, isChunked: true }],
      [404, { path: `${stu3}/Nothing`, headers: json }],
      [413, { path: '/oauth2/token', headers: form }],
      [413, { path: '/oauth2/token', headers: form, isChunked: true }],
    ]
    const poured = await flooded(test, () =>
      Promise.all(
        pourings.map(([, pouring]) => pour(server.baseUrl, { ...pouring, bytes: 100 * MB })),
      ),
    )
    for (const answers of poured) {
      assert.deepEqual(
        answers.map(({ status }) => status),
        pourings.map(([status]) => status),
      )
    }
    assert.deepEqual(await stored(), before)
  })

  it('of 50 files of 5 MB at once: stores them all', async (test) => {
    const before = await stored()
    const poured = await flooded(test, () =>
      Promise.all(
        Array.from({ length: FILES }, () =>
          pour(server.baseUrl, {
            path: `${stu3}/Binary`,
            headers: { ...headers, ...file },
            bytes: uploadBytesMax,
          }),
        ),
      ),
    )
    assert.deepEqual(new Set(poured.flat().map(({ status }) => status)), new Set([201]))
    const after = await stored()
    assert.equal(after.files, Number(before.files) + 2 * FILES)
    await eventually('all are scanned', 30, async () => {
      const waiting = `select from document where availability = 'PENDING'`
      return (await database.query(waiting)).rowCount === 0 || undefined
    })
  })

  it('of callers with tokens that are none: turns each away', async (test) => {
    const client = httpClient(server.baseUrl, 64)
    const statuses = await flooded(test, () =>
      Promise.all(
        Array.from({ length: 5_000 }, async () => {
          const authorization = `Bearer ${randomBytes(32).toString('base64url')}`
          const strange = { ...headers, authorization }
          return statusOf(await client.send(`${stu3}/CodeSystem/PRIORITY`, { headers: strange }))
        }),
      ),
    )
    client.close()
    assert.deepEqual(new Set(statuses.flat()), new Set([401]))
  })

  it('of headers: takes 15 KB of them, and no more', async (test) => {
    const told = async (bytes: number) => {
      const head = headOf(`GET ${stu3}/CodeSystem/PRIORITY HTTP/1.1`, {
        ...headers,
        'x-large': 'x'.repeat(bytes),
      })
      // The connection of a caller who is still sending is cut: the answer may be lost with it.
      return eventually(`${bytes} bytes are answered`, 10, async () => {
        const { status } = await sendRaw(server.baseUrl, head)
        return status === 0 ? undefined : status
      })
    }
    const statuses = await flooded(test, () => Promise.all([15_000, 17_000, MB].map(told)))
    for (const each of statuses) assert.deepEqual(each, [200, 431, 431])
  })

  it('of JSON without an end: refuses it before it is understood', async (test) => {
    const before = await stored()
    const bodies = [
      '['.repeat(10_000) + ']'.repeat(10_000),
      `${'{"parameter":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      '['.repeat(1_000_000),
      `[${'{},'.repeat(300_000)}{}]`,
      `{${Array.from({ length: 70_000 }, (_, index) => `"p${index}":[]`).join()}}`,
    ]
    const statuses = await flooded(test, () =>
      Promise.all(
        bodies.map(async (body) => {
          const sending = { method: 'POST', headers: { ...headers, ...json }, body }
          return statusOf(await others.send(create, sending))
        }),
      ),
    )
    for (const each of statuses) assert.deepEqual(each, [400, 400, 400, 422, 422])
    assert.deepEqual(await stored(), before)
  })

  it('of requests whose answers nobody reads', async (test) => {
    const sockets = await flooded(test, () =>
      slowly(4, async (socket) => {
        socket.pause()
        const path = `${stu3}/CodeSystem/PRIORITY`
        const one = headOf(`GET ${path} HTTP/1.1`, { ...headers, connection: 'keep-alive' })
        for (let sent = 0; sent < 2_000; sent += 1) socket.write(one)
      }),
    )
    for (const socket of sockets.flat()) socket.destroy()
  })

  it('of bodies that trickle in and break off: stores nothing', async (test) => {
    const before = await stored()
    await flooded(test, async () => {
      const sockets = await slowly(500, async (socket, index) => {
        const [path, type] = index % 2 === 0 ? [create, json] : [`${stu3}/Binary`, file]
        const length = { 'content-length': String(MB - 1), connection: 'keep-alive' }
        socket.write(headOf(`POST ${path} HTTP/1.1`, { ...headers, ...type, ...length }))
      })
      for (let round = 0; round < 20; round += 1) {
        for (const socket of sockets) socket.write('[')
        const alive = await others.send('/health/live')
        assert.equal(statusOf(alive), 200)
      }
      for (const socket of sockets) socket.destroy()
    })
    await eventually(
      'every part that came is gone',
      10,
      async () => isDeepStrictEqual(await stored(), before) || undefined,
    )
  })
})

function statusOf(outcome: Outcome): number | string {
  return outcome.is === 'answered' ? outcome.status : outcome.is
}

/** So many connections, each begun in its own way and left open. */
async function slowly(count: number, begin: (socket: Socket, index: number) => Promise<void>) {
  const { hostname, port } = new URL(server.baseUrl)
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      await begin(socket, index)
      return socket
    }),
  )
}

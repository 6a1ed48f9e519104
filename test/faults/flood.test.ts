import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { people } from '../world/people.ts'
import { createReferral } from '../world/requests.ts'
import { storedRows } from '../world/stored-rows.ts'
import { eventually } from './eventually.ts'
import { type HttpClient, httpClient, type Outcome } from './http-client.ts'
import { type PeakMemory, peakMemory } from './peak-memory.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { signedIn } from './signed-in.ts'

const stu3 = '/referrals/FHIR/STU3'
const MB = 1_048_576

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
})
after(async () => {
  others?.close()
  await server?.kill()
  await database?.end()
  await fresh?.drop()
  await rm(dataFolder, { recursive: true, force: true })
})

describe('the memory of the server stays flat', () => {
  let startMb: number | undefined
  before(async () => {
    memory = peakMemory(server.processId)
    // What every server needs once: compiled code, connections, the first garbage.
    await Promise.all(Array.from({ length: 2_000 }, () => create()))
  })
  beforeEach(async () => {
    startMb = await memory.residentMb()
    await memory.forget()
  })

  const tell = async (what: string) => {
    const peak = await memory.peakMb()
    process.stderr.write(`${what}: ${startMb?.toFixed(0)} -> ${peak?.toFixed(0)}\n`)
  }

  it('when bodies of 100 MB arrive', async () => {
    const stored = await storedRows({ database, dataFolder })
    const seen = await Promise.all([
      sendLarge(
        `${stu3}/ReferralRequest/$ers.createReferral`,
        { ...headers, 'content-type': 'application/fhir+json' },
        100 * MB,
        true,
      ),
      sendLarge(
        `${stu3}/ReferralRequest/$ers.createReferral`,
        { ...headers, 'content-type': 'application/fhir+json' },
        100 * MB,
        false,
      ),
      sendLarge(
        `${stu3}/ReferralRequest/$ers.createReferral`,
        { 'content-type': 'application/fhir+json' },
        100 * MB,
        false,
      ),
      sendLarge(
        `${stu3}/Binary`,
        { ...headers, 'content-type': 'text/plain', 'nhsd-ers-file-name': 'a.txt' },
        100 * MB,
        true,
      ),
      sendLarge(
        `${stu3}/Binary`,
        { ...headers, 'content-type': 'text/plain', 'nhsd-ers-file-name': 'a.txt' },
        100 * MB,
        false,
      ),
      sendLarge(
        `${stu3}/Binary`,
        { 'content-type': 'text/plain', 'nhsd-ers-file-name': 'a.txt' },
        100 * MB,
        false,
      ),
      sendLarge(
        `/oauth2/token`,
        { 'content-type': 'application/x-www-form-urlencoded' },
        100 * MB,
        false,
      ),
      sendLarge(
        `/oauth2/token`,
        { 'content-type': 'application/x-www-form-urlencoded' },
        100 * MB,
        true,
      ),
      sendLarge(`/world/clock`, { 'content-type': 'application/json' }, 100 * MB, true),
      sendLarge(`/health/live`, { 'content-type': 'application/json' }, 100 * MB, true),
      sendLarge(`/nowhere`, { 'content-type': 'application/json' }, 100 * MB, true),
      sendLarge(`/nowhere`, { 'content-type': 'application/json' }, 100 * MB, false),
      sendLarge(`${stu3}/nowhere`, { 'content-type': 'application/json' }, 100 * MB, false),
    ])
    process.stderr.write(`${JSON.stringify(seen)}\n`)
    await tell('large')
    assert.deepEqual(await storedRows({ database, dataFolder }), stored)
  })

  it('when 50 files of 5 MB are uploaded at once', async () => {
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        sendLarge(
          `${stu3}/Binary`,
          { ...headers, 'content-type': 'text/plain', 'nhsd-ers-file-name': `a${i}.txt` },
          5 * 1_000_000,
          i % 2 === 0,
        ),
      ),
    )
    process.stderr.write(`${JSON.stringify(seen)}\n`)
    await tell('uploads')
  })

  it('when thousands come with tokens that are none', async () => {
    const client = httpClient(server.baseUrl, 64)
    const statuses = await Promise.all(
      Array.from({ length: 5_000 }, async () =>
        statusOf(
          await client.send(`${stu3}/CodeSystem/PRIORITY`, {
            headers: {
              ...headers,
              authorization: `Bearer ${randomBytes(32).toString('base64url')}`,
            },
          }),
        ),
      ),
    )
    client.close()
    process.stderr.write(`${[...new Set(statuses)]}\n`)
    await tell('tokens')
  })

  it('headers', async () => {
    for (const size of [15_000, 17_000, 1_000_000, 10_000_000]) {
      const o = await others.send(`${stu3}/CodeSystem/PRIORITY`, {
        headers: { ...headers, 'x-large': 'x'.repeat(size) },
      })
      process.stderr.write(
        `${size} ${statusOf(o)} ${o.is === 'answered' ? o.text.slice(0, 100) : ''}\n`,
      )
    }
    await tell('headers')
  })

  it('deep', async () => {
    for (const body of [
      '['.repeat(10_000) + ']'.repeat(10_000),
      '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000),
      '['.repeat(1_000_000),
      '['.repeat(520_000) + ']'.repeat(520_000),
    ]) {
      const o = await others.send(`${stu3}/ReferralRequest/$ers.createReferral`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/fhir+json' },
        body,
      })
      process.stderr.write(`${statusOf(o)} ${o.is === 'answered' ? o.text.slice(-300) : ''}\n`)
    }
    await tell('deep')
  })

  it('pipelined', async () => {
    const socket = connect(Number(new URL(server.baseUrl).port), '127.0.0.1')
    const h = Object.entries(headers)
      .map(([k, v]) => `${k}: ${v}\r\n`)
      .join('')
    socket.on('error', () => {})
    socket.pause()
    const one = `GET ${stu3}/CodeSystem/SPECIALTY HTTP/1.1\r\nhost: x\r\n${h}\r\n`
    for (let i = 0; i < 5_000; i++) socket.write(one)
    for (let i = 0; i < 20; i++) {
      statusOf(await create())
      await new Promise((r) => setTimeout(r, 100))
    }
    await tell('pipelined')
    socket.destroy()
  })

  it('slow', async () => {
    const sockets: Socket[] = []
    const h = Object.entries(headers)
      .map(([k, v]) => `${k}: ${v}\r\n`)
      .join('')
    for (let i = 0; i < 500; i++) {
      const socket = connect(Number(new URL(server.baseUrl).port), '127.0.0.1')
      socket.on('error', () => {})
      sockets.push(socket)
      socket.write(
        i % 2
          ? `POST ${stu3}/Binary HTTP/1.1\r\nhost: x\r\n${h}content-type: text/plain\r\nnhsd-ers-file-name: a.txt\r\ncontent-length: 4000000\r\n\r\n`
          : `POST ${stu3}/ReferralRequest/$ers.createReferral HTTP/1.1\r\nhost: x\r\n${h}content-type: application/fhir+json\r\ncontent-length: 1000000\r\n\r\n`,
      )
    }
    for (let round = 0; round < 10; round++) {
      for (const s of sockets) s.write('x'.repeat(100))
      statusOf(await create())
    }
    for (const s of sockets) s.destroy()
    statusOf(await create())
    await tell('slow')
  })
})

async function create() {
  const o = await others.send(`${stu3}/ReferralRequest/$ers.createReferral`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(createReferral()),
  })
  assert.equal(statusOf(o), 201)
  return o
}

function statusOf(outcome: Outcome): number | string {
  return outcome.is === 'answered' ? outcome.status : outcome.is
}

const CHUNK = Buffer.alloc(65_536, 'x')

function sendLarge(
  path: string,
  sent: Readonly<Record<string, string>>,
  bytes: number,
  isChunked: boolean,
) {
  return new Promise<string>((resolve) => {
    const sending = request(new URL(path, server.baseUrl), {
      method: 'POST',
      headers: {
        ...sent,
        ...(isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': bytes }),
      },
    })
    const t0 = performance.now()
    let out = 'none'
    sending.on('response', (r) => {
      out = `${r.statusCode} after ${Math.round(performance.now() - t0)}`
      r.resume()
    })
    sending.on('error', (e) =>
      resolve(
        `${out} error ${(e as NodeJS.ErrnoException).code} ${Math.round(performance.now() - t0)}`,
      ),
    )
    sending.on('close', () => resolve(`${out} closed ${Math.round(performance.now() - t0)}`))
    let left = bytes
    Readable.from(
      (function* () {
        while (left > 0) {
          const n = Math.min(left, CHUNK.length)
          left -= n
          yield CHUNK.subarray(0, n)
        }
      })(),
    ).pipe(sending)
  })
}

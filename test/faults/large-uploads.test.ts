import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { largeUploadBytesMax } from '../../src/domain/document/upload.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { people } from '../world/people.ts'
import { type HttpClient, httpClient } from './http-client.ts'
import { type PeakMemory, peakMemory } from './peak-memory.ts'
import { pour } from './pour.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { signedIn } from './signed-in.ts'

const FILES = 10
/** A tenth of what is sent, and as much as any flood may cost (flood.test.ts). */
const GROWTH_MB_MAX = 120
const SLOWEST_MS = 5_000
const binary = '/referrals/FHIR/R4/Binary'

let fresh: FreshDatabase
let database: Database
let dataFolder: string
let server: ServerProcess
let client: HttpClient
let headers: Readonly<Record<string, string>>
let memory: PeakMemory

before(async () => {
  fresh = await freshDatabase()
  dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-large-'))
  const { connectionString: databaseUrl } = fresh
  server = await startServerProcess({ dataFolder, databaseUrl })
  database = openPool({ connectionString: databaseUrl, max: 2, onError: () => undefined })
  client = httpClient(server.baseUrl, 16)
  headers = await signedIn({ baseUrl: server.baseUrl, dataFolder }, people.referrer)
  memory = peakMemory(server.processId)
})
after(async () => {
  client?.close()
  await server?.kill()
  await database?.end()
  await fresh?.drop()
  await rm(dataFolder, { recursive: true, force: true })
})

/** A039, and what of its answer the upload needs. */
async function announced(bytes: number) {
  const told = {
    'nhsd-ers-file-name': 'letter.txt',
    'nhsd-ers-file-mime-type': 'text/plain',
    'nhsd-ers-file-size': String(bytes),
  }
  const answer = await client.send(binary, { method: 'POST', headers: { ...headers, ...told } })
  assert.ok(answer.is === 'answered' && answer.status === 200)
  const { pathname, search } = new URL(String(answer.headers.location))
  const disposition = String(answer.headers['content-disposition'])
  return {
    path: `${pathname}${search}`,
    headers: { 'content-type': 'text/plain', 'content-disposition': disposition },
  }
}

async function slowestWhile(isOver: () => boolean): Promise<number> {
  let slowest = 0
  do {
    const askedAt = performance.now()
    const read = await client.send('/referrals/FHIR/STU3/CodeSystem/PRIORITY', { headers })
    assert.ok(read.is === 'answered' && read.status === 200)
    slowest = Math.max(slowest, performance.now() - askedAt)
  } while (!isOver())
  return slowest
}

describe('ten files of 100 MB that come at once', () => {
  it('are stored, and begun to be scanned, in memory that stays flat, while others are served', async (test) => {
    // What every server takes once: connections, compiled code, the stream of one upload.
    await pour(server.baseUrl, { method: 'PUT', ...(await announced(1_048_576)), bytes: 1_048_576 })
    const places = await Promise.all(
      Array.from({ length: FILES }, () => announced(largeUploadBytesMax)),
    )
    await memory.forget()
    const beforeMb = await memory.peakMb()
    let isOver = false
    const others = slowestWhile(() => isOver)
    const startedAt = performance.now()
    const poured = await Promise.all(
      places.map((place) =>
        pour(server.baseUrl, { method: 'PUT', ...place, bytes: largeUploadBytesMax }),
      ),
    )
    const storedMs = performance.now() - startedAt
    isOver = true
    assert.deepEqual(new Set(poured.map(({ status }) => status)), new Set([200]))
    const slowestMs = await others
    const peakMb = await memory.peakMb()
    const [stored, waited] = [storedMs, slowestMs].map(Math.round)
    test.diagnostic(`stored in ${stored} ms, others waited ${waited} ms at most`)
    assert.ok(slowestMs < SLOWEST_MS, `others waited for ${slowestMs} ms`)
    const { rowCount } = await database.query(
      'select from document where bytes = $1 and digest is not null',
      [largeUploadBytesMax],
    )
    assert.equal(rowCount, FILES)
    const incoming = await readdir(join(dataFolder, 'objects', 'incoming'))
    assert.deepEqual(incoming, [])
    if (beforeMb === undefined || peakMb === undefined) {
      test.diagnostic('memory is left out: this kernel does not tell how much a process has')
      return
    }
    const told = `from ${Math.round(beforeMb)} to ${Math.round(peakMb)} MB`
    test.diagnostic(told)
    assert.ok(peakMb - beforeMb < GROWTH_MB_MAX, told)
  })
})

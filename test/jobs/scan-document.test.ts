import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, afterEach, before, describe, it } from 'node:test'
import { randomIdentity } from '../../src/base/identity.ts'
import type { StoredDocument } from '../../src/domain/document/document.ts'
import type { Scanner } from '../../src/domain/document/scanner.ts'
import { scanDocument } from '../../src/jobs/scan-document.ts'
import { type ScannerBehaviour, scannerBehavioursIn } from '../../src/outside/scanner/behaviour.ts'
import { eicar } from '../../src/outside/scanner/eicar.ts'
import { scannerSimulator } from '../../src/outside/scanner/simulator.ts'
import { openDiskObjects } from '../../src/store/objects/disk.ts'
import type { DocumentStore } from '../../src/store/ports/documents.ts'
import type { ObjectStore } from '../../src/store/ports/objects.ts'
import { scanJobName } from '../../src/store/ports/scan-job.ts'
import { openDocumentStore } from '../../src/store/postgres/document-store.ts'
import { installJobs } from '../../src/store/postgres/jobs/install-jobs.ts'
import { runPendingJobs } from '../../src/store/postgres/jobs/run-pending-jobs.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { openSettingStore } from '../../src/store/postgres/setting-store.ts'
import { aDocument, anAuditRecord } from '../store/postgres/a-document.ts'
import { silentLogger } from '../store/postgres/jobs/silent-logger.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { rendersNothing } from '../world/renders-nothing.ts'

let fresh: FreshDatabase
let database: Database
let documents: DocumentStore
let folder: string
let objects: ObjectStore
let count = 0

before(async () => {
  fresh = await freshDatabase()
  const { connectionString } = fresh
  await installJobs({ connectionString, logger: silentLogger })
  database = openPool({ connectionString, max: 5, onError: () => {} })
  documents = openDocumentStore(database)
  folder = await mkdtemp(join(tmpdir(), 'scan-'))
  objects = await openDiskObjects({
    folder,
    clock: { now: () => '2026-11-24T10:00:00.000Z' },
    identity: randomIdentity,
    urls: { sign: () => '', signUpload: () => '' },
  })
})
after(async () => {
  await database.end()
  await fresh.drop()
  await rm(folder, { recursive: true })
})
afterEach(async () => {
  await database.query('truncate document, setting; delete from graphile_worker._private_jobs')
})

const tell = (behaviour: ScannerBehaviour) =>
  scannerBehavioursIn(openSettingStore(database)).set(behaviour)

/** Uploads a file, as A020 does. */
async function upload(content: string, more: Partial<StoredDocument> = {}) {
  count += 1
  const document = aDocument(count, more)
  await objects.put(document.id, Readable.from([Buffer.from(content, 'latin1')]), {
    bytesMin: 1,
    bytesMax: 5_242_880,
  })
  await documents.add({ document, audit: anAuditRecord(`request ${count}`) })
  return document.id
}

function task(
  scanner: Scanner = scannerSimulator(scannerBehavioursIn(openSettingStore(database))),
) {
  return scanDocument({
    documents,
    objects,
    scanner,
    render: rendersNothing,
    recheckAfterSeconds: 300,
    logger: silentLogger,
  })
}

function run(scanner?: Scanner) {
  const tasks = { [scanJobName]: task(scanner) }
  return runPendingJobs({ connectionString: fresh.connectionString, logger: silentLogger, tasks })
}

async function availability(id: StoredDocument['id']) {
  const [document] = await documents.find([id])
  return document?.availability
}

async function hasObject(id: StoredDocument['id']) {
  const object = await objects.open(id)
  if (object.is === 'open') object.stream.destroy()
  return object.is === 'open'
}

async function waiting() {
  const { rows } = await database.query<{ is_later: boolean; attempts: number }>(
    `select attempts,
       extract(epoch from run_at - now()) between 290 and 300 as is_later
     from graphile_worker.jobs`,
  )
  return rows
}

describe('scan of an upload', () => {
  it('makes a clean file available', async () => {
    const id = await upload('Dear colleague')
    assert.deepEqual(await run(), { done: 1, failed: 0 })
    assert.equal(await availability(id), 'AVAILABLE')
    assert.deepEqual(await waiting(), [])
  })

  it('quarantines an infected file: its bytes go, what is known of it stays', async () => {
    const id = await upload(`Dear colleague ${eicar}`)
    await run()
    assert.equal(await availability(id), 'THREATS_FOUND')
    assert.equal(await hasObject(id), false)
    const [document] = await documents.find([id])
    assert.equal(document?.digest, 'ab'.repeat(32))
  })

  it('calls a file infected that also lies about its type', async () => {
    const id = await upload(eicar, { name: 'letter.pdf', mediaType: 'application/pdf' })
    await run()
    assert.equal(await availability(id), 'THREATS_FOUND')
  })

  it('fails a clean file that is not what it says', async () => {
    const id = await upload('Dear colleague', { name: 'letter.pdf', mediaType: 'application/pdf' })
    await run()
    assert.equal(await availability(id), 'VALIDATION_FAILED')
    assert.equal(await hasObject(id), true)
  })

  it('fails a file that the scanner calls invalid', async () => {
    const id = await upload('Dear colleague', { name: 'ers-invalid.txt' })
    await run()
    assert.equal(await availability(id), 'VALIDATION_FAILED')
  })

  it('asks a scanner without an answer again five minutes later', async () => {
    await tell('pending')
    const id = await upload('Dear colleague')
    assert.deepEqual(await run(), { done: 1, failed: 0 })
    assert.equal(await availability(id), 'PENDING')
    assert.deepEqual(await waiting(), [{ is_later: true, attempts: 0 }])
    await tell('by-content')
    await documents.orderPendingScans()
    await run()
    assert.equal(await availability(id), 'AVAILABLE')
    assert.deepEqual(await waiting(), [])
  })

  it('is tried again when the scanner fails', async () => {
    const id = await upload('Dear colleague')
    const failing: Scanner = { scan: () => Promise.reject(new Error('the scanner is gone')) }
    assert.deepEqual(await run(failing), { done: 0, failed: 1 })
    assert.equal(await availability(id), 'PENDING')
    assert.equal((await waiting())[0]?.attempts, 1)
    assert.equal(await hasObject(id), true)
  })

  it('trusts no scanner that calls clean what it has not read', async () => {
    const id = await upload('Dear colleague')
    assert.deepEqual(await run({ scan: async () => 'clean' }), { done: 0, failed: 1 })
    assert.equal(await availability(id), 'PENDING')
  })

  it('is tried again while the object cannot be found', async () => {
    const id = await upload('Dear colleague')
    await objects.remove(id)
    assert.deepEqual(await run(), { done: 0, failed: 1 })
    assert.equal(await availability(id), 'PENDING')
  })

  it('comes to the same when it runs twice, at once or after another', async () => {
    const id = await upload(eicar)
    const payload = { documentId: id }
    // The later one may find the bytes gone already, and be tried again.
    await Promise.allSettled([task()(payload), task()(payload)])
    await tell('clean')
    await task()(payload)
    assert.equal(await availability(id), 'THREATS_FOUND')
    assert.equal(await hasObject(id), false)
  })

  it('finishes the quarantine that a crash interrupted', async () => {
    const id = await upload(eicar)
    await documents.recordScan(id, 'THREATS_FOUND', rendersNothing)
    assert.equal(await hasObject(id), true)
    await run()
    assert.equal(await hasObject(id), false)
  })

  it('has nothing to do for a file that was purged', async () => {
    const id = await upload('Dear colleague')
    await documents.removeUnlinked(id, () => objects.remove(id))
    assert.deepEqual(await run(), { done: 1, failed: 0 })
  })

  it('takes nothing but a document id for a payload', async () => {
    for (const payload of [{}, { documentId: 5 }, { documentId: '../../etc/passwd' }]) {
      await assert.rejects(task()(payload), { name: 'BrokenInvariant' })
    }
  })
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { StoredDocument } from '../../../src/domain/document/document.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import type { DocumentStore } from '../../../src/store/ports/documents.ts'
import { openDocumentStore } from '../../../src/store/postgres/document-store.ts'
import { installJobs } from '../../../src/store/postgres/jobs/install-jobs.ts'
import { type Database, openPool } from '../../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../../world/database.ts'
import { exampleLetter, exampleReferral } from '../../world/example-referral.ts'
import { rendersNothing } from '../../world/renders-nothing.ts'
import { aDocument, anAuditRecord, awaitedDocument } from './a-document.ts'
import { silentLogger } from './jobs/silent-logger.ts'

let fresh: FreshDatabase
let database: Database
let documents: DocumentStore

before(async () => {
  fresh = await freshDatabase()
  const { connectionString } = fresh
  await installJobs({ connectionString, logger: silentLogger })
  database = openPool({ connectionString, max: 5, onError: () => {} })
  documents = openDocumentStore(database)
})
after(async () => {
  await database.end()
  await fresh.drop()
})
afterEach(() =>
  database.query(`
    truncate document, audit_record, idempotent_answer, referral, organisation, service_access
    cascade;
    delete from graphile_worker._private_jobs`),
)

const add = (document: StoredDocument) =>
  documents.add({ document, audit: anAuditRecord(document.id) })

async function jobs() {
  const { rows } = await database.query(`
    select key, task_identifier as name, run_at - now() > interval '1 minute' as is_later
    from graphile_worker.jobs order by key`)
  return rows
}

const render = {
  ...rendersNothing,
  referral: (referral: Referral) =>
    referral.attachments.map(({ availability }) => availability).join(),
}

/** A referral with one linked file. */
async function linked(n: number): Promise<StoredDocument> {
  const document = aDocument(n)
  const letter = exampleLetter({ documentId: document.id, availability: 'PENDING' })
  const referral = exampleReferral({ attachments: [letter] })
  await add(document)
  await database.query(
    `insert into organisation values ('R69', 'Provider', 'PROVIDER', null, null, true, true);
     insert into service values ('11002', 1, 'R69', 'R69', true, '{}', '{}', '{}', '{}', '{}', '');
     insert into service_access values ('555032006106', 'R69', '11002')`,
  )
  await database.query(
    `insert into referral (ubrn, request_id, version, state, referring_ods_code, nhs_number,
       service_id, provider_ods_code, document, body)
     values ($1, 'r.1', 3, 'NOT_BOOKED', 'D82106', '9912003888', '11002', 'R69', $2, 'PENDING')`,
    [referral.ubrn, JSON.stringify(referral)],
  )
  await database.query(`update document set ubrn = $1, category = 'REFERRER'`, [referral.ubrn])
  return { ...document, ubrn: referral.ubrn, category: 'REFERRER' }
}

async function shown() {
  const { rows } = await database.query<{ document: Referral; body: string; version: number }>(
    'select document, body, version from referral',
  )
  const [row] = rows
  return {
    body: row?.body.toString(),
    state: row?.document.attachments.map(({ availability }) => availability),
    version: row?.version,
  }
}

describe('document store', () => {
  it('gives back what was added', async () => {
    const whole = aDocument(1)
    const { uploadedOnBehalfOf: _, intendedUbrn: __, ...least } = aDocument(2)
    await add(whole)
    await add(least)
    const found = await documents.find([whole.id, least.id, aDocument(3).id])
    assert.deepEqual(new Map(found.map((each) => [each.id, each])).get(whole.id), whole)
    assert.deepEqual(new Map(found.map((each) => [each.id, each])).get(least.id), least)
    assert.equal(found.length, 2)
  })

  it('adds a document with its scan, its audit record and its answer, or nothing', async () => {
    const answer = {
      caller: 'somebody',
      key: 'k',
      digest: Buffer.from('d'),
      status: 201,
      headers: { location: 'Binary/1' },
      body: '',
    }
    const commit = (n: number) => {
      return { document: aDocument(n), audit: anAuditRecord(`request ${n}`), answer }
    }
    assert.equal(await documents.add(commit(1)), 'committed')
    assert.equal(await documents.add(commit(2)), 'in-progress')
    assert.deepEqual(await jobs(), [
      { key: `scan:${aDocument(1).id}`, name: 'scan-document', is_later: false },
    ])
    const { rows } = await database.query(`
      select (select count(*) from document) as documents,
        (select string_agg(request_id, ',') from audit_record) as audited,
        (select string_agg(headers ->> 'location', ',') from idempotent_answer) as answers`)
    assert.deepEqual(rows, [{ documents: 1, audited: 'request 1', answers: 'Binary/1' }])
  })

  it('adds nothing when a document of this id is there', async () => {
    await add(aDocument(1))
    await assert.rejects(add(aDocument(1)), { code: '23514' })
    assert.equal((await jobs()).length, 1)
  })

  it('finds no relation of a file that is linked to nothing', async () => {
    const document = aDocument(1)
    await add(document)
    const viewer = { worker: document.uploadedBy, organisation: document.uploadedByOrganisation }
    assert.deepEqual(await documents.findWithRequest(document.id, viewer), { document })
    assert.equal(await documents.findWithRequest(aDocument(2).id, viewer), undefined)
  })

  it('finds the relation of the referral that a file is linked to', async () => {
    const document = await linked(1)
    const relation = {
      patient: '9912003888',
      referringOrganisation: 'D82106',
      service: '11002',
      serviceProvider: 'R69',
    }
    const view = async (worker: string) =>
      documents.findWithRequest(document.id, { worker, organisation: 'R69' } as never)
    assert.deepEqual(await view('555032006106'), {
      document,
      request: {
        ubrn: document.ubrn,
        is: 'referral',
        relation: { ...relation, hasServiceAccess: true },
      },
    })
    const stranger = await view('555032006107')
    assert.equal(stranger?.request?.relation.hasServiceAccess, false)
  })

  it('records the first result of a scan and keeps it', async () => {
    const { id } = aDocument(1)
    await add(aDocument(1))
    assert.equal((await documents.recordScan(id, 'AVAILABLE', render))?.availability, 'AVAILABLE')
    const second = await documents.recordScan(id, 'THREATS_FOUND', render)
    assert.equal(second?.availability, 'AVAILABLE')
    assert.equal(await documents.recordScan(aDocument(2).id, 'AVAILABLE', render), undefined)
  })

  it('lets the referral show the result, in state and body, under the same version', async () => {
    const { id } = await linked(1)
    await documents.recordScan(id, 'THREATS_FOUND', render)
    const wanted = { body: 'THREATS_FOUND', state: ['THREATS_FOUND'], version: 3 }
    assert.deepEqual(await shown(), wanted)
  })

  it('shows a result that was known before the file was linked', async () => {
    const { id } = await linked(1)
    await database.query(`update document set availability = 'AVAILABLE'`)
    await documents.recordScan(id, 'AVAILABLE', render)
    assert.deepEqual(await shown(), { body: 'AVAILABLE', state: ['AVAILABLE'], version: 3 })
  })

  it('records nothing while the referral is being changed', async () => {
    const { id } = await linked(1)
    const writer = await database.connect()
    await writer.query('begin')
    await writer.query('select from referral for update')
    await assert.rejects(documents.recordScan(id, 'AVAILABLE', render), { code: '55P03' })
    await writer.query('rollback')
    writer.release()
    const [document] = await documents.find([id])
    assert.equal(document?.availability, 'PENDING')
    assert.deepEqual(await shown(), { body: 'PENDING', state: ['PENDING'], version: 3 })
  })

  it('records nothing when the referral cannot be rendered', async () => {
    const { id } = await linked(1)
    const referral = () => {
      throw new Error('cannot render')
    }
    const failing = { ...render, referral }
    await assert.rejects(documents.recordScan(id, 'AVAILABLE', failing), /cannot render/)
    const [document] = await documents.find([id])
    assert.equal(document?.availability, 'PENDING')
  })

  it('orders one scan a document, the last order counting', async () => {
    const { id } = aDocument(1)
    await add(aDocument(1))
    await documents.orderScan(id, 300)
    assert.deepEqual(await jobs(), [{ key: `scan:${id}`, name: 'scan-document', is_later: true }])
  })

  it('orders the scans of pending files alone for now', async () => {
    for (const n of [1, 2]) {
      await add(aDocument(n))
      await documents.orderScan(aDocument(n).id, 300)
    }
    await documents.recordScan(aDocument(2).id, 'AVAILABLE', render)
    await documents.orderPendingScans()
    assert.deepEqual(
      (await jobs()).map((job) => job.is_later),
      [false, true],
    )
  })

  it('lists uploads that nobody linked, oldest first', async () => {
    const uploaded = (n: number, uploadedAt: string) => add(aDocument(n, { uploadedAt }))
    await linked(1)
    await uploaded(2, '2026-11-03T00:00:00.000Z')
    await uploaded(3, '2026-11-01T00:00:00.000Z')
    await uploaded(4, '2026-11-04T00:00:00.000Z')
    const since = {
      uploadedBefore: '2026-11-04T00:00:00.000Z',
      awaitedBefore: '2026-11-04T00:00:00.000Z',
    }
    const ids = [aDocument(3).id, aDocument(2).id]
    assert.deepEqual(await documents.listUnlinked(since, 10), ids)
    assert.deepEqual(await documents.listUnlinked(since, 1), ids.slice(0, 1))
  })

  it('lists uploads whose bytes were awaited in vain, however young', async () => {
    const awaited = (n: number, until: string) =>
      documents.announce(awaitedDocument(n, { awaitsBytesUntil: until }))
    await awaited(1, '2026-11-24T10:00:00.000Z')
    await awaited(2, '2026-11-24T10:00:00.001Z')
    await awaited(3, '2026-11-24T09:00:00.000Z')
    await database.query(`update document set ubrn = '000000070000' where document_id = $1`, [
      aDocument(3).id,
    ])
    const since = {
      uploadedBefore: '2026-10-01T00:00:00.000Z',
      awaitedBefore: '2026-11-24T10:00:00.001Z',
    }
    assert.deepEqual(await documents.listUnlinked(since, 10), [aDocument(1).id])
  })

  it('completes what was announced when it is added', async () => {
    await documents.announce(awaitedDocument(1, { bytes: 0 }))
    assert.deepEqual(await documents.find([aDocument(1).id]), [awaitedDocument(1, { bytes: 0 })])
    assert.deepEqual(await jobs(), [])
    assert.equal(await add(aDocument(1)), 'committed')
    assert.deepEqual(await documents.find([aDocument(1).id]), [aDocument(1)])
    assert.equal((await jobs()).length, 1)
  })

  it('adds a document whose bytes are awaited with the order to look, or nothing', async () => {
    const answer = {
      caller: 'somebody',
      key: 'k',
      digest: Buffer.from('d'),
      status: 200,
      headers: {},
      body: '{}',
    }
    const commit = (n: number) => {
      return { document: awaitedDocument(n), audit: anAuditRecord(`request ${n}`), answer }
    }
    assert.equal(await documents.addAwaited(commit(1), 90), 'committed')
    assert.equal(await documents.addAwaited(commit(2), 90), 'in-progress')
    const { id } = aDocument(1)
    assert.deepEqual(await jobs(), [{ key: `look:${id}`, name: 'look-for-upload', is_later: true }])
    assert.deepEqual(await documents.find([id, aDocument(2).id]), [awaitedDocument(1)])
    const { rowCount } = await database.query('select from audit_record')
    assert.equal(rowCount, 1)
  })

  it('records the arrival of bytes once, and orders their scan with it', async () => {
    const { id } = aDocument(1)
    const arrived = { bytes: 14, digest: 'ab'.repeat(32) }
    assert.equal(await documents.recordArrival(id, arrived), false)
    await documents.announce(awaitedDocument(1))
    assert.equal(await documents.recordArrival(id, arrived), true)
    assert.equal(await documents.recordArrival(id, { bytes: 1, digest: 'cd'.repeat(32) }), false)
    assert.deepEqual(await documents.find([id]), [aDocument(1)])
    const scan = { key: `scan:${id}`, name: 'scan-document', is_later: false }
    assert.deepEqual(await jobs(), [scan])
  })

  it('records no arrival for a file that was given up', async () => {
    const { id } = aDocument(1)
    await documents.announce(awaitedDocument(1))
    await documents.recordScan(id, 'VALIDATION_FAILED', render)
    const arrived = { bytes: 14, digest: 'ab'.repeat(32) }
    assert.equal(await documents.recordArrival(id, arrived), false)
    assert.deepEqual(await jobs(), [])
  })

  it('orders looks, not scans, of what is awaited, and none of what passes through', async () => {
    await documents.announce(awaitedDocument(1))
    await documents.orderLook(aDocument(1).id, 300)
    await documents.announce(awaitedDocument(2, { bytes: 0 }))
    await documents.orderPendingScans()
    const key = `look:${aDocument(1).id}`
    assert.deepEqual(await jobs(), [{ key, name: 'look-for-upload', is_later: false }])
  })

  it('removes an upload unless it has been linked', async () => {
    let removed = 0
    const removeBytes = async () => {
      removed += 1
    }
    const { id } = await linked(1)
    await add(aDocument(2))
    assert.equal(await documents.removeUnlinked(id, removeBytes), false)
    assert.equal(await documents.removeUnlinked(aDocument(2).id, removeBytes), true)
    assert.equal(await documents.removeUnlinked(aDocument(2).id, removeBytes), false)
    assert.equal(removed, 1)
  })

  it('keeps an upload whose bytes cannot be removed', async () => {
    await add(aDocument(1))
    const failing = () => Promise.reject(new Error('the disk is gone'))
    await assert.rejects(documents.removeUnlinked(aDocument(1).id, failing), /the disk is gone/)
    assert.equal((await documents.find([aDocument(1).id])).length, 1)
  })
})

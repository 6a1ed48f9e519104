/** Sealing and verifying on a real PostgreSQL, and everything that somebody might do to a trail. */
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { sealAudit, sealOf } from '../../../src/security/audit/seal-audit.ts'
import { verifyAudit } from '../../../src/security/audit/verify-audit.ts'
import type { AuditRecord } from '../../../src/store/ports/audit.ts'
import {
  openAuditReader,
  openAuditSealStore,
} from '../../../src/store/postgres/audit-seal-store.ts'
import { type Database, inTransaction, openPool } from '../../../src/store/postgres/pool.ts'
import { insertAuditRecords } from '../../../src/store/postgres/queries/audit/insert-audit-records.ts'
import { type FreshDatabase, freshDatabase } from '../../world/database.ts'
import { silentLogger } from './jobs/silent-logger.ts'

const now = '2026-11-24T10:00:00.000Z'
const anHourLater = '2026-11-24T11:00:01.000Z'

let fresh: FreshDatabase
let database: Database
let log: string[]

before(async () => {
  fresh = await freshDatabase()
  const { connectionString } = fresh
  database = openPool({ connectionString, max: 4, onError: () => undefined })
})
after(async () => {
  await database.end()
  await fresh.drop()
})
beforeEach(() => {
  log = []
})
afterEach(() => database.query('truncate audit_record, audit_seal restart identity'))

const record = (requestId: string, over: Partial<AuditRecord> = {}): AuditRecord => ({
  at: now,
  requestId,
  operation: 'a005-retrieve-referral-request',
  httpStatus: 200,
  ...over,
})

const write = (...ids: string[]) => database.query(insertAuditRecords(ids.map((id) => record(id))))

const store = () => openAuditSealStore(database)

function seal(at = now): Promise<void> {
  const logger = { ...silentLogger, info: (_: unknown, says: string) => void log.push(says) }
  return sealAudit({ seals: store(), wallClock: { now: () => at }, logger })()
}

const verify = (noted?: string, at = now) => verifyAudit(store(), at, noted)

async function assertWhole(seals: number, records: number): Promise<string> {
  const verified = await verify()
  assert.deepEqual(verified.problems, [])
  assert.deepEqual([verified.seals, verified.records], [seals, records])
  return verified.head?.digest ?? ''
}

/** Three seals over six records. */
async function sealed(): Promise<string> {
  for (const group of [['a', 'b'], ['c', 'd', 'e'], ['f']]) {
    await write(...group)
    await seal()
  }
  return assertWhole(3, 6)
}

describe('sealing', () => {
  it('covers each record once, and has nothing to do when nothing came', async () => {
    await sealed()
    await seal()
    await assertWhole(3, 6)
    assert.equal(log.length, 3)
    assert.match(log[1] ?? '', /^audit seal 2 over 3 records: [0-9a-f]{64}$/)
  })

  it('covers every field', async () => {
    const full = record('full', {
      correlationId: 'corr',
      outcomeCode: 'NO_RELATIONSHIP',
      accessMode: 'user-restricted',
      application: 'user-app',
      user: '555073103100',
      onBehalfOf: '555031999105',
      businessFunction: 'REFERRING_CLINICIAN',
      organisation: 'D82106',
      ubrn: '000000070000',
      nhsNumber: '9912003888',
    })
    await database.query(insertAuditRecords([full]))
    await seal()
    const { rows } = await database.query<{ column_name: string }>(
      `select column_name from information_schema.columns
       where table_name = 'audit_record' and column_name <> 'audit_id' order by 1`,
    )
    assert.equal(rows.length, 14)
    for (const { column_name: column } of rows) {
      const { rows: before } = await database.query(`select ${column} as value from audit_record`)
      const changed = { at: '2026-11-24T10:00:00.001Z', http_status: 201 }[column] ?? 'x'
      await database.query(`update audit_record set ${column} = $1`, [changed])
      assert.equal((await verify()).problems.length, 1, column)
      await database.query(`update audit_record set ${column} = $1`, [before[0]?.value])
    }
    await assertWhole(1, 1)
  })

  it('covers a transaction that commits after later ones were sealed', async () => {
    await inTransaction(database, async (transaction) => {
      await transaction.query(insertAuditRecords([record('late')]))
      await write('early')
      await seal()
      await assertWhole(1, 1)
    })
    await assertWhole(1, 1)
    await seal()
    await assertWhole(2, 2)
  })

  it('forgets ids that nobody used within an hour', async () => {
    const rolledBack = inTransaction(database, async (transaction) => {
      await transaction.query(insertAuditRecords([record('never')]))
      throw new Error('rolled back')
    })
    await assert.rejects(rolledBack, /rolled back/)
    await write('a')
    await seal()
    await write('b')
    await seal(anHourLater)
    await write('c')
    await seal(anHourLater)
    const seals = await store().listSeals(0, 10)
    assert.deepEqual(
      seals.map(({ open }) => open),
      [[{ first: 1, last: 1 }], [], []],
    )
    await assertWhole(3, 3)
  })

  it('is done by one process at a time, and nobody who writes waits for it', async () => {
    await write('a')
    await inTransaction(database, async (transaction) => {
      await transaction.query(`select pg_advisory_xact_lock(hashtext('open-ers audit seal'))`)
      await seal()
      await write('b')
      assert.deepEqual(await store().listSeals(0, 10), [])
    })
    await seal()
    await assertWhole(1, 2)
  })

  it('stores nothing of a seal that could not be made', async () => {
    await write('a')
    const failing = store().seal(
      () => {
        throw new Error('killed')
      },
      { countMax: 10, forgets: now },
    )
    await assert.rejects(failing, /killed/)
    await seal()
    await assertWhole(1, 1)
  })

  it('takes no more records than asked for, the oldest first', async () => {
    await write('a', 'b', 'c')
    const limits = { countMax: 2, forgets: now }
    const made = await store().seal((head, records) => sealOf(head, records, now), limits)
    assert.deepEqual(made?.ids, [{ first: 1, last: 2 }])
    await seal()
    await assertWhole(2, 3)
  })
})

/** Each with the seals that it breaks, as far as their numbers tell. */
const tampering: Readonly<Record<string, readonly [sql: string, problem: RegExp]>> = {
  'changes a record': [
    `update audit_record set http_status = 403 where request_id = 'd'`,
    /^seal 2 \(.*\) does not fit its records/,
  ],
  'removes a record': [
    `delete from audit_record where request_id = 'd'`,
    /^seal 2 \(.*\) covers 3 records, and 2 are there$/,
  ],
  'lets two records change places': [
    `update audit_record set request_id = case request_id when 'c' then 'd' else 'c' end
     where request_id in ('c', 'd')`,
    /^seal 2 \(.*\) does not fit its records/,
  ],
  'moves a record to another seal': [
    `with gone as (delete from audit_record where request_id = 'a' returning *)
     insert into audit_record (audit_id, at, request_id, operation, http_status)
     overriding system value select 100, at, request_id, operation, http_status from gone`,
    /^seal 1 \(.*\) covers 2 records, and 1 are there$/,
  ],
  'removes a seal': ['delete from audit_seal where number = 2', /^seal 2 is missing$/],
  'changes a seal': [
    `update audit_seal set digest = repeat('a', 64) where number = 1`,
    /^seal 1 \(.*\) does not fit its records/,
  ],
  'takes a record out of a seal, and lowers its count': [
    `update audit_seal set ids = '{[3,5)}', record_count = 2 where number = 2`,
    /^seal 2 \(.*\) does not fit its records/,
  ],
}

describe('verifying', () => {
  for (const [deed, [sql, problem]] of Object.entries(tampering)) {
    it(`notices who ${deed}`, async () => {
      await sealed()
      await database.query(sql)
      const { problems } = await verify()
      assert.ok(problems.length > 0)
      assert.match(problems[0] ?? '', problem)
    })
  }

  it('notices a record put in between sealed ones', async () => {
    await write('a')
    await database.query('alter table audit_record alter audit_id restart with 5')
    await write('b')
    await seal('2026-11-24T08:00:00.000Z')
    await write('c')
    await seal('2026-11-24T10:00:00.000Z')
    await write('d')
    await seal('2026-11-24T10:00:00.000Z')
    await assertWhole(3, 4)
    await database.query(
      `insert into audit_record (audit_id, at, request_id, operation, http_status)
       overriding system value values (3, $1, 'forged', 'a005', 200)`,
      [now],
    )
    assert.deepEqual((await verify()).problems, [
      '1 records stand between sealed ones and have no seal',
    ])
  })

  it('notices that the newest seals and records are gone, by a digest noted elsewhere', async () => {
    const noted = await sealed()
    assert.deepEqual((await verify(noted)).problems, [])
    await database.query('delete from audit_seal where number = 3')
    await database.query(`delete from audit_record where request_id = 'f'`)
    assert.deepEqual((await verify()).problems, [])
    assert.deepEqual((await verify(noted)).problems, ['no seal has the digest that was noted'])
  })

  it('notices that nothing is sealed any more', async () => {
    await sealed()
    await write('g')
    assert.deepEqual((await verify()).problems, [])
    assert.deepEqual((await verify(undefined, anHourLater)).problems, [
      '1 records should have a seal and have none',
    ])
  })

  it('finds an empty trail whole', async () => {
    assert.deepEqual(await verify(), { seals: 0, records: 0, problems: [] })
  })
})

describe('reading the trail', () => {
  const written = [
    record('1', { ubrn: '000000070000', user: '555073103100', organisation: 'D82106' }),
    record('2', { user: '555031998104', onBehalfOf: '555031999105', organisation: 'RCD' }),
    record('3', { ubrn: '000000070001', user: '555073103100', organisation: 'R69' }),
    record('4', { at: '2026-11-25T10:00:00.000Z', ubrn: '000000070000', organisation: 'RCD' }),
  ]
  const found = async (query: object, page: object = {}) => {
    const all = { order: 'oldest first', countMax: 10, ...page } as const
    const records = await openAuditReader(database).list(query, all)
    return records.map(({ requestId }) => requestId)
  }

  it('goes by UBRN, user, organisation and time, and by several at once', async () => {
    await database.query(insertAuditRecords(written))
    assert.deepEqual(await found({}), ['1', '2', '3', '4'])
    assert.deepEqual(await found({ ubrn: '000000070000' }), ['1', '4'])
    assert.deepEqual(await found({ user: '555073103100' }), ['1', '3'])
    assert.deepEqual(await found({ user: '555031999105' }), ['2'])
    assert.deepEqual(await found({ organisation: 'RCD' }), ['2', '4'])
    assert.deepEqual(await found({ from: '2026-11-25T10:00:00.000Z' }), ['4'])
    assert.deepEqual(await found({ to: '2026-11-25T10:00:00.000Z', organisation: 'RCD' }), ['2'])
    assert.deepEqual(await found({ ubrn: '000000070000', user: '555073103100' }), ['1'])
  })

  it('goes on from a record in either direction', async () => {
    await database.query(insertAuditRecords(written))
    assert.deepEqual(await found({}, { beyond: 2, countMax: 1 }), ['3'])
    const newest = { order: 'newest first', countMax: 2 }
    assert.deepEqual(await found({}, newest), ['4', '3'])
    assert.deepEqual(await found({}, { ...newest, beyond: 3 }), ['2', '1'])
  })

  it('gives back what was written', async () => {
    await database.query(insertAuditRecords(written))
    const [first] = await openAuditReader(database).list({}, { order: 'oldest first', countMax: 1 })
    assert.deepEqual(first, { id: 1, ...written[0] })
  })
})

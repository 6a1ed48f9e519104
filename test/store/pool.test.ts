import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { type Database, inTransaction, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

let fresh: FreshDatabase
let pool: Database
let lost: Error[]

before(async () => {
  fresh = await freshDatabase({ isEmpty: true })
  lost = []
  pool = openPool({
    connectionString: fresh.connectionString,
    max: 2,
    onError: (error) => lost.push(error),
  })
  await pool.query('create table note (number integer primary key)')
})
after(async () => {
  await pool.end()
  await fresh.drop()
})

async function readValue(sql: string): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>(`select ${sql} as value`)
  return rows[0]?.value
}

const kill = `select pg_terminate_backend(pg_backend_pid())`

describe('openPool', () => {
  const values: readonly (readonly [sql: string, value: unknown])[] = [
    [`'2026-11-22 09:30:00.5+00'::timestamptz`, '2026-11-22T09:30:00.500Z'],
    [`'2026-06-22 10:30:00.123456+01'::timestamptz`, '2026-06-22T09:30:00.123Z'],
    [`'0999-01-01 00:00:00+00'::timestamptz`, '0999-01-01T00:00:00.000Z'],
    [`'infinity'::timestamptz`, 'infinity'],
    [`'2026-02-28'::date`, '2026-02-28'],
    [`array['2026-02-28 01:00+01'::timestamptz, null]`, ['2026-02-28T00:00:00.000Z', null]],
    [`array['2026-02-28'::date]`, ['2026-02-28']],
    [`9007199254740991::bigint`, Number.MAX_SAFE_INTEGER],
    [`9007199254740993::bigint`, '9007199254740993'],
    [`array[1, 2]::bigint[]`, [1, 2]],
    [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
    [`'\\x00ff'::bytea`, Buffer.from([0, 255])],
    [`array['a', null]`, ['a', null]],
    [`null::timestamptz`, null],
  ]
  for (const [sql, value] of values) {
    it(`reads ${sql}`, async () => assert.deepEqual(await readValue(sql), value))
  }

  it('speaks UTC whatever the database is set to', async () => {
    assert.equal(await readValue(`current_setting('timezone')`), 'UTC')
    assert.equal(await readValue(`'2026-06-22T23:30:00Z'::timestamptz::date`), '2026-06-22')
  })

  it('keeps the settings that an address carries, beside its own', async () => {
    const address = new URL(fresh.connectionString)
    address.searchParams.set('options', '-c search_path=elsewhere -c TimeZone=Asia/Tokyo')
    const other = openPool({ connectionString: address.href, max: 1, onError: () => undefined })
    const { rows } = await other.query(
      `select current_setting('search_path') as path, current_setting('timezone') as zone`,
    )
    await other.end()
    assert.deepEqual(rows, [{ path: 'elsewhere', zone: 'UTC' }])
  })

  it('reports a connection lost while idle and makes another', async () => {
    const [idle, busy] = [await pool.connect(), await pool.connect()]
    const { rows } = await idle.query<{ pid: number }>('select pg_backend_pid() as pid')
    idle.release()
    const loss = once(pool, 'error')
    await busy.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    busy.release()
    await loss
    assert.deepEqual(
      lost.map((error) => 'code' in error && error.code),
      ['57P01'],
    )
    assert.equal(await readValue('1'), 1)
  })
})

describe('inTransaction', () => {
  const numbers = () => readValue('array(select number from note order by number)')

  it('commits what the work did', async () => {
    const result = await inTransaction(pool, async (transaction) => {
      await transaction.query({ text: 'insert into note values ($1)', values: [1] })
      return 'done'
    })
    assert.equal(result, 'done')
    assert.deepEqual(await numbers(), [1])
  })

  it('rolls back and gives the connection back when the work throws', async () => {
    const fault = new Error('no')
    for (let round = 0; round < 5; round += 1) {
      await assert.rejects(
        inTransaction(pool, async (transaction) => {
          await transaction.query('insert into note values (2)')
          throw fault
        }),
        fault,
      )
    }
    assert.deepEqual(await numbers(), [1])
    assert.equal(pool.waitingCount, 0)
  })

  it('rolls back when a statement fails, and keeps the connection', async () => {
    const before = await readValue('pg_backend_pid()')
    await assert.rejects(
      inTransaction(pool, (transaction) => transaction.query('insert into note values (3), (3)')),
      { code: '23505' },
    )
    assert.deepEqual(await numbers(), [1])
    assert.equal(await readValue('pg_backend_pid()'), before)
  })

  it('does not pass off as committed what a swallowed error has undone', async () => {
    await assert.rejects(
      inTransaction(pool, async (transaction) => {
        await transaction.query('insert into note values (4)')
        await transaction.query('insert into note values (4)').catch(() => undefined)
      }),
      { name: 'BrokenInvariant' },
    )
    assert.deepEqual(await numbers(), [1])
  })

  it('survives losing its connection, within a statement and between two', async () => {
    await assert.rejects(inTransaction(pool, (transaction) => transaction.query(kill)))
    await assert.rejects(
      inTransaction(pool, async (transaction) => {
        const { rows } = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid')
        await pool.query(`select pg_terminate_backend($1)`, [rows[0]?.pid])
        // Two turns of the loop, so that the loss arrives while nobody waits for an answer.
        await pool.query('select 1')
        await pool.query('select 1')
        await transaction.query('insert into note values (5)')
      }),
    )
    assert.deepEqual(await numbers(), [1])
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Database, inTransaction, openPool } from '../../../src/store/postgres/pool.ts'
import { isDatabaseUnavailable } from '../../../src/store/postgres/sql-state.ts'
import { type FreshDatabase, freshDatabase } from '../../world/database.ts'

describe('isDatabaseUnavailable', () => {
  let fresh: FreshDatabase
  let database: Database
  before(async () => {
    fresh = await freshDatabase()
    const { connectionString } = fresh
    database = openPool({ connectionString, max: 2, onError: () => undefined })
  })
  after(async () => {
    await database.end()
    await fresh.drop()
  })

  it('knows a connection that was lost between two statements of a transaction', async () => {
    const fault = await inTransaction(database, async (transaction) => {
      const { rows } = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid')
      await database.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
      // Whether the loss is noticed before the first of them or with it.
      await transaction.query('select').catch(() => undefined)
      await transaction.query('select')
    }).catch((error: unknown) => error)
    assert.ok(isDatabaseUnavailable(fault), String(fault))
  })

  it('knows a database that is not there, by its socket, port or name', async () => {
    for (const address of ['127.0.0.1:1', '%2Fnowhere', 'nowhere.invalid']) {
      const connectionString = `postgresql://ers:ers@${address}/ers`
      const nowhere = openPool({ connectionString, max: 1, onError: () => undefined })
      const fault = await nowhere.query('select').catch((error: unknown) => error)
      await nowhere.end()
      assert.ok(isDatabaseUnavailable(fault), String(fault))
    }
  })

  it('takes no fault of a statement for one', async () => {
    const fault = await database.query('select 1 / 0').catch((error: unknown) => error)
    assert.equal(isDatabaseUnavailable(fault), false)
  })
})

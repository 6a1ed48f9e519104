import assert from 'node:assert/strict'
import { it } from 'node:test'
import type pg from 'pg'
import { openJobPool } from '../../../../src/store/postgres/jobs/job-pool.ts'
import { freshDatabase } from '../../../world/database.ts'
import { silentLogger } from './silent-logger.ts'

it('the pool of the job runner takes a connection back twice, and lends it once', async () => {
  const fresh = await freshDatabase()
  const { connectionString } = fresh
  const pool = openJobPool({ connectionString, logger: silentLogger }, 1)
  const first = await taken(pool)
  first.release()
  const second = await taken(pool)
  assert.equal(second.client, first.client)
  first.release()
  const third = await taken(pool)
  assert.notEqual(third.client, second.client)
  for (const { release } of [second, third]) release()
  await pool.end()
  await fresh.drop()
})

type Taken = { readonly client: pg.PoolClient; readonly release: () => void }

/** As the runner takes the connection it listens on. */
function taken(pool: pg.Pool): Promise<Taken> {
  return new Promise((resolve, reject) => {
    pool.connect((fault, client, release) => {
      if (client === undefined) reject(fault)
      else resolve({ client, release })
    })
  })
}

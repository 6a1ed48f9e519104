import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { dumpSchema } from '../../scripts/dump-schema.ts'
import { migrate } from '../../src/store/postgres/migrate.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

describe('sql/schema.sql', () => {
  let database: FreshDatabase
  let committed: string

  before(async () => {
    database = await freshDatabase({ isEmpty: true })
    committed = await readFile(new URL('../../sql/schema.sql', import.meta.url), 'utf8')
  })
  after(() => database.drop())

  const report = () => undefined

  it('is what the migrations come to; npm run schema writes it', async () => {
    await migrate({ connectionString: database.connectionString, report })
    assertSame(await dumpSchema(database.connectionString))
  })

  it('is the same under another schema name', async () => {
    await run('create schema elsewhere')
    const address = new URL(database.connectionString)
    address.searchParams.set('options', '-c search_path=elsewhere')
    await migrate({ connectionString: address.href, report })
    assertSame(await dumpSchema(database.connectionString, 'elsewhere'))
  })

  it('makes the same schema when it is run itself', async () => {
    await run(`create schema written; set search_path to written; ${committed}`)
    assertSame(await dumpSchema(database.connectionString, 'written'))
  })

  it('is not written while it would leave something out', async () => {
    await run(`create schema richer; create view richer.seen as select 1 as one`)
    await assert.rejects(dumpSchema(database.connectionString, 'richer'), /teach it: seen$/)
  })

  /** Names the lines that differ, and not two whole schemas. */
  function assertSame(dump: string): void {
    const [found, expected] = [dump.split('\n'), committed.split('\n')]
    assert.deepEqual(
      found.filter((line) => !expected.includes(line)),
      expected.filter((line) => !found.includes(line)),
    )
    assert.ok(dump === committed, 'the same lines stand in another order')
  }

  async function run(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.connectionString })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
})

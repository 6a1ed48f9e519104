import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import pg from 'pg'
import { migrate, SchemaRefused } from '../../src/store/postgres/migrate.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

describe('migrate', () => {
  let root: string
  let folder: string
  let database: FreshDatabase
  let steps: string[]

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'open-ers-migrate-'))
  })
  after(() => rm(root, { recursive: true }))

  beforeEach(async () => {
    folder = await mkdtemp(join(root, 'sql-'))
    database = await freshDatabase({ isEmpty: true })
    steps = []
    await write('0001-first.sql', 'create table first (a integer); insert into first values (1);')
    await write('0002-second.sql', 'alter table first add column b integer;')
  })
  afterEach(() => database.drop())

  const write = (name: string, sql: string) => writeFile(join(folder, name), sql)
  const run = () =>
    migrate({
      connectionString: database.connectionString,
      folder,
      report: (step) => steps.push(step),
    })
  const ask = (sql: string) => query(database.connectionString, sql)

  it('applies what is missing, in order, once', async () => {
    await run()
    await run()
    await write('0003-third.sql', 'update first set b = a + 1;')
    await run()
    assert.deepEqual(steps, [
      'applied migration 0001-first',
      'applied migration 0002-second',
      'applied migration 0003-third',
    ])
    assert.deepEqual(await ask('select a, b from first'), [{ a: 1, b: 2 }])
  })

  it('reads no other file of the folder', async () => {
    await write('schema.sql', 'this is no migration')
    await write('README.md', 'nor is this')
    await run()
    assert.deepEqual(await ask('select number, name from schema_migration order by number'), [
      { number: 1, name: '0001-first' },
      { number: 2, name: '0002-second' },
    ])
  })

  it('applies each once when servers start together', async () => {
    await write('0003-slow.sql', 'select pg_sleep(0.1); insert into first values (2);')
    await Promise.all([run(), run(), run(), run()])
    assert.equal(steps.length, 3)
    assert.deepEqual(await ask('select count(*)::integer as rows from first'), [{ rows: 2 }])
  })

  it('leaves nothing of a migration that fails, and goes on from there when mended', async () => {
    await write('0003-broken.sql', 'create table third (a integer); select 1 / 0;')
    await assert.rejects(run(), { code: '22012' })
    assert.deepEqual(await ask(`select to_regclass('third') as third`), [{ third: null }])
    await write('0003-broken.sql', 'create table third (a integer);')
    await run()
    assert.equal(steps.length, 3)
  })

  it('refuses a database of a newer release', async () => {
    await write('0003-newer.sql', 'create table newer (a integer);')
    await run()
    await rm(join(folder, '0003-newer.sql'))
    await assert.rejects(
      run(),
      new SchemaRefused(
        'The database is of a newer release (it has migration 0003-newer): start that one.',
      ),
    )
  })

  it('refuses a migration that was edited after it was applied', async () => {
    await run()
    await write('0001-first.sql', 'create table first (a bigint);')
    await assert.rejects(run(), { name: 'StartRefused', message: /^Migration 0001-first in the / })
  })

  it('takes line endings for no edit', async () => {
    await write('0003-lines.sql', 'select 1;\nselect 2;\n')
    await run()
    await write('0003-lines.sql', 'select 1;\r\nselect 2;\r\n')
    await run()
    assert.equal(steps.length, 3)
  })

  it('refuses a migration that was slipped in before applied ones', async () => {
    await rm(join(folder, '0001-first.sql'))
    await write('0002-second.sql', 'select 2;')
    await run()
    await write('0001-first.sql', 'select 1;')
    await assert.rejects(run(), SchemaRefused)
  })

  it('refuses a database that holds tables of another program', async () => {
    await ask('create table first (theirs text)')
    await assert.rejects(run(), {
      name: 'StartRefused',
      message: 'The database does not take our schema: relation "first" already exists.',
    })
  })
})

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import pg from 'pg'
import { freshDatabase } from './database.ts'

describe('freshDatabase', () => {
  it('is migrated, and another one does not see what is written in it', async () => {
    const [one, other] = [await freshDatabase(), await freshDatabase()]
    await ask(one.connectionString, `insert into setting values ('here', 'true')`)
    assert.deepEqual(await ask(one.connectionString, 'select name from setting'), [
      { name: 'here' },
    ])
    assert.deepEqual(await ask(other.connectionString, 'select name from setting'), [])
    await one.drop()
    await other.drop()
  })

  it('fails to be dropped while a connection is open, and is gone all the same', async () => {
    const database = await freshDatabase()
    const client = new pg.Client({ connectionString: database.connectionString })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('select 1 as forgotten')
    await assert.rejects(database.drop(), /are still open: .*select 1 as forgotten/)
    await assert.rejects(ask(database.connectionString, 'select 1'), { code: '3D000' })
    await client.end()
  })
})

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

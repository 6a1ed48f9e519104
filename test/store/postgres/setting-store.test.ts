import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Database, openPool } from '../../../src/store/postgres/pool.ts'
import { openSettingStore } from '../../../src/store/postgres/setting-store.ts'
import { type FreshDatabase, freshDatabase } from '../../world/database.ts'

let fresh: FreshDatabase
let database: Database

before(async () => {
  fresh = await freshDatabase()
  database = openPool({
    connectionString: fresh.connectionString,
    max: 2,
    onError: () => {},
  })
})
after(async () => {
  await database.end()
  await fresh.drop()
})

describe('setting store', () => {
  it('keeps any JSON value under a name, the last one', async () => {
    const settings = openSettingStore(database)
    assert.equal(await settings.find('a'), undefined)
    for (const value of [{ behaviour: 'error' }, 'text', 5, null, ['a']]) {
      await settings.put('a', value)
      assert.deepEqual(await settings.find('a'), value)
    }
    await settings.remove('a')
    await settings.remove('a')
    assert.equal(await settings.find('a'), undefined)
  })
})

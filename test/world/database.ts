import { basename } from 'node:path'
import pg from 'pg'

export type FreshDatabase = {
  readonly connectionString: string
  /** Fails when a connection to the database is still open: somebody forgot to close a pool. */
  readonly drop: () => Promise<void>
}

let made = 0

/** A database of this file alone, migrated, or without any table when it `isEmpty`. */
export async function freshDatabase(options?: { isEmpty?: boolean }): Promise<FreshDatabase> {
  const address = process.env.OPEN_ERS_TEST_DATABASE
  if (address === undefined) {
    throw new Error('No test database: run the file with `npm test -- FILE`.')
  }
  made += 1
  const file = basename(process.argv[1] ?? '').replace(/\.test\.ts$/, '')
  const name = `test_${process.pid}_${made}_${file.replaceAll(/\W/g, '_')}`.slice(0, 63)
  const template = options?.isEmpty ? 'template0' : 'template'
  await administer(address, `create database "${name}" template "${template}"`)
  return {
    connectionString: address.replace(/postgres$/, name),
    drop: () => dropDatabase(address, name),
  }
}

/** PostgreSQL waits five seconds for connections that are just being closed. */
async function dropDatabase(address: string, name: string): Promise<void> {
  try {
    await administer(address, `drop database "${name}"`)
  } catch (error) {
    const leaked = await administer(
      address,
      `select state, left(query, 200) as last from pg_stat_activity where datname = '${name}'`,
    )
    await administer(address, `drop database "${name}" with (force)`)
    throw new Error(`Connections to ${name} are still open: ${JSON.stringify(leaked)}`, {
      cause: error,
    })
  }
}

async function administer(address: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

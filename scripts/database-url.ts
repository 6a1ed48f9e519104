import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireDatabase } from '../src/store/postgres/connect.ts'
import { type Database, openPool } from '../src/store/postgres/pool.ts'

/** What is wrong with a command line: for whoever typed it. */
export class WrongUsage extends Error {}

export type DatabasePlace = {
  readonly 'database-url'?: string | undefined
  readonly data: string
}

/** Does some work on the database, over one connection. */
export async function withDatabase<T>(
  place: DatabasePlace,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const connectionString = await databaseUrlOf(place)
  await requireDatabase(connectionString)
  const database = openPool({ connectionString, max: 1, onError: () => undefined })
  try {
    return await work(database)
  } finally {
    await database.end()
  }
}

/** The database that a command is to work on: named, or that of the server of a data folder. */
async function databaseUrlOf(place: DatabasePlace): Promise<string> {
  const given = place['database-url'] ?? process.env.DATABASE_URL
  if (given !== undefined) return given
  const file = join(place.data, 'database-url')
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch {
    throw new WrongUsage(`No ${file}: is the server running? Else name --database-url.`)
  }
}

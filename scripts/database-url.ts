import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What is wrong with a command line: for whoever typed it. */
export class WrongUsage extends Error {}

/** The database that a command is to work on: named, or that of the server of a data folder. */
export async function databaseUrlOf(place: {
  readonly 'database-url'?: string | undefined
  readonly data: string
}): Promise<string> {
  const given = place['database-url'] ?? process.env.DATABASE_URL
  if (given !== undefined) return given
  const file = join(place.data, 'database-url')
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch {
    throw new WrongUsage(`No ${file}: is the server running? Else name --database-url.`)
  }
}

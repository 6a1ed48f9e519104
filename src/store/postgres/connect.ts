import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { StartRefused } from '../../start-refused.ts'

const VERSION_MIN = 150_000
const STARTING_UP = '57P03'
const STARTING_POLL_MS = 200
const STARTING_POLLS_MAX = 150

/**
 * Makes sure, once and before anything else, that the address leads to a database we can use: it
 * answers, is PostgreSQL 15 or later, and holds UTF-8. Waits half a minute for one that is still
 * starting. Rejects with `StartRefused`, whose line never holds the password.
 */
export async function requireDatabase(connectionString: string): Promise<void> {
  const client = await connect(connectionString)
  try {
    const { rows } = await client.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int as version,
              current_setting('server_encoding') as encoding`,
    )
    const [database] = rows
    if (database === undefined || database.version < VERSION_MIN) {
      throw new StartRefused(`The database at ${nameOf(client)} is older than PostgreSQL 15.`)
    }
    if (database.encoding !== 'UTF8') {
      throw new StartRefused(
        `The database at ${nameOf(client)} holds ${database.encoding}: it must be made with UTF8.`,
      )
    }
  } finally {
    await client.end()
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  for (let attempt = 1; ; attempt += 1) {
    const client = clientOf(connectionString)
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => undefined)
      const isStarting = error instanceof pg.DatabaseError && error.code === STARTING_UP
      if (!isStarting || attempt === STARTING_POLLS_MAX) throw refusalOf(error, client)
      await pause(STARTING_POLL_MS)
    }
  }
}

function clientOf(connectionString: string): pg.Client {
  try {
    return new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  } catch {
    throw new StartRefused('DATABASE_URL is not an address: postgresql://user@host:5432/database')
  }
}

function refusalOf(error: unknown, client: pg.Client): StartRefused {
  return new StartRefused(`Cannot use the database at ${nameOf(client)}: ${reasonOf(error)}`, {
    cause: error,
  })
}

/** A host with several addresses fails once for each, in an error without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(', ')
  return error instanceof Error ? error.message : String(error)
}

function nameOf(client: pg.Client): string {
  return `${client.host}:${client.port}/${client.database ?? ''}`
}

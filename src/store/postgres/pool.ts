import pg from 'pg'
import { instantOf } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'

/** Anything that runs statements: the pool itself, or the one connection of a transaction. */
export type Queryable = {
  readonly query: <Row extends pg.QueryResultRow = pg.QueryResultRow>(
    statement: pg.QueryConfig<unknown[]> | string,
    values?: unknown[],
  ) => Promise<pg.QueryResult<Row>>
}

export type Database = pg.Pool

export type PoolOptions = {
  readonly connectionString: string
  readonly max: number
  /** Told of connections lost while nobody uses them. They are replaced on the next use. */
  readonly onError: (error: Error) => void
  readonly statementTimeoutMs?: number
  /** A commit returns before it is on disk: it survives our crash, not that of PostgreSQL. */
  readonly isAsynchronous?: boolean
}

/**
 * Connections that speak our types: `timestamptz` is an `Instant` (UTC, milliseconds), `date` a
 * `CalendarDate`, `int8` a number while it is exact and text beyond, `jsonb` parsed, `bytea` a
 * Buffer. A lost connection fails the statement that used it and nothing else.
 */
export function openPool(options: PoolOptions): Database {
  const settings = options.isAsynchronous ? `${OWN_SETTINGS} ${ASYNCHRONOUS}` : OWN_SETTINGS
  const pool = new pg.Pool({
    connectionString: withSettings(options.connectionString, settings),
    max: options.max,
    application_name: 'open-ers',
    types: { getTypeParser: typeParserOf },
    options: settings,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // Costly to make (a process, a handshake, its prepared statements) and cheap to keep.
    idleTimeoutMillis: 300_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
  })
  pool.on('error', options.onError)
  // The pool listens only while a connection is idle; one that dies in the middle of a transaction,
  // between two statements, would otherwise end the process.
  pool.on('connect', (client) => client.on('error', ignoreBecauseNextStatementFails))
  return pool
}

const OWN_SETTINGS = '-c plan_cache_mode=force_generic_plan -c TimeZone=UTC -c DateStyle=ISO'
const ASYNCHRONOUS = '-c synchronous_commit=off'

/** Beside the settings that an address may carry, which the driver would put in place of ours. */
function withSettings(connectionString: string, settings: string): string {
  if (!URL.canParse(connectionString)) return connectionString
  const address = new URL(connectionString)
  const theirs = address.searchParams.get('options')
  if (theirs === null) return connectionString
  address.searchParams.set('options', `${theirs} ${settings}`)
  return address.href
}

function ignoreBecauseNextStatementFails(): void {}

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws, and the
 * connection is given back either way. Rejects with what `work` threw.
 */
export async function inTransaction<T>(
  database: Database,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> {
  const client = await database.connect()
  let isUsable = false
  try {
    await client.query('begin')
    const result = await work(client)
    const end = await client.query('commit')
    isUsable = true
    // PostgreSQL answers a commit after a swallowed error with a rollback, and no error.
    invariant(end.command === 'COMMIT', 'a transaction that is committed had no failed statement')
    return result
  } catch (fault) {
    isUsable ||= await rollsBack(client)
    throw fault
  } finally {
    client.release(!isUsable)
  }
}

async function rollsBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

type Parse = (text: string) => unknown

const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [20, readInteger],
  [1016, arrayOf(readInteger)],
  [1082, String],
  [1182, arrayOf(String)],
  [1184, readInstant],
  [1185, arrayOf(readInstant)],
])

function typeParserOf(oid: number, format?: 'text' | 'binary') {
  const own = format === 'binary' ? undefined : parsers.get(oid)
  return own ?? pg.types.getTypeParser(oid, format)
}

function arrayOf(read: Parse): Parse {
  const textArrayOid: number = 1009
  const readTexts = pg.types.getTypeParser(textArrayOid, 'text') as (
    text: string,
  ) => (string | null)[]
  return (text) => readTexts(text).map((element) => (element === null ? null : read(element)))
}

function readInteger(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

const UTC_TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/

/** `2026-11-22 09:30:00.5+00` → `2026-11-22T09:30:00.500Z`; `infinity` stays, and sorts last. */
function readInstant(text: string): string {
  const [, date, time, fraction = ''] = UTC_TIMESTAMP.exec(text) ?? []
  if (date !== undefined) return `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
  return text.endsWith('infinity') ? text : instantOf(Date.parse(text))
}

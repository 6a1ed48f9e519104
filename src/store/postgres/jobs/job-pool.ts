import pg from 'pg'
import type { JobOptions } from './job-options.ts'

/** One connection that listens, one that proves life. */
const standingConnections = 2

/**
 * Connections for the job runner alone: requests cannot starve jobs, nor jobs requests. A plain
 * pool, because the runner counts on the driver's own types.
 */
export function openJobPool(
  { connectionString, logger }: Omit<JobOptions, 'tasks'>,
  concurrency: number,
): pg.Pool {
  const pool = new ForgivingPool({
    connectionString,
    max: concurrency + standingConnections + 1,
    application_name: 'open-ers jobs',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  const onError = (error: Error) =>
    logger.warn({ fault: error.message }, 'a connection of the job runner was lost')
  pool.on('error', onError)
  // A connection that is lost while it is in use fails its statement; without this it would end the
  // process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

type Taken = (fault: Error | undefined, client: pg.PoolClient | undefined, release: Release) => void
type Release = (fault?: Error | boolean) => void

/**
 * The runner gives its listening connection back twice when that is lost while the runner stops,
 * in a promise that nobody waits for: a pool that throws would end the process.
 */
class ForgivingPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>
  override connect(taken: Taken): void
  override connect(taken?: Taken): Promise<pg.PoolClient> | undefined {
    if (taken === undefined) return super.connect()
    super.connect((fault, client, release) => taken(fault, client, onceOnly(release)))
    return undefined
  }
}

function onceOnly(release: Release): Release {
  let isReleased = false
  return (fault) => {
    if (isReleased) return
    isReleased = true
    release(fault)
  }
}

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
  const pool = new pg.Pool({
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

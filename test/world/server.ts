import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocumentPrinter } from '../../src/documents/document-printer.ts'
import type { Timer } from '../../src/outside/timer.ts'
import { startServer } from '../../src/server.ts'
import type { S3Address } from '../../src/store/objects/s3-address.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type Caller, type CallerHeaders, callers } from './caller.ts'
import { freshDatabase } from './database.ts'
import { type TestClock, testClock } from './test-clock.ts'

export type TestServer = {
  readonly baseUrl: string
  readonly clock: TestClock
  /** Straight to the tables, to look at what was stored. */
  readonly database: Database
  /** For commands that look at them by themselves. */
  readonly connectionString: string
  readonly dataFolder: string
  /**
   * A caller with a token of its own; `users` and `apps` of test/world/people.ts name the usual
   * ones.
   */
  readonly as: (who: CallerHeaders) => Promise<Caller>
  /** Calls `/world` with the world's token. */
  readonly world: (method: string, path: string, body?: unknown) => Promise<Response>
  readonly runDueJobs: () => Promise<void>
  readonly close: () => Promise<void>
}

export type TestServerOptions = {
  readonly clock?: TestClock
  readonly timer?: Timer
  readonly printer?: DocumentPrinter
  readonly pasTimeoutSeconds?: number
  readonly rateLimitPerMinute?: number
  /** A bucket in place of the data folder. */
  readonly objectStore?: S3Address
  readonly s3Endpoint?: string
  readonly s3Region?: string
  readonly isS3PathStyle?: boolean
  readonly pasUrl?: string
  readonly pasTokenFile?: string
  readonly pasFile?: string
  /** Another way to the same database, for a test that cuts it. */
  readonly wayToDatabase?: (connectionString: string) => Promise<string>
}

/**
 * The real server on a database of its own, a random port and a clock that stands still. The same
 * composition as in production: only time, waiting and jobs are in the hands of the test.
 */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { clock = testClock(), wayToDatabase, ...others } = options
  const fresh = await freshDatabase()
  const direct = fresh.connectionString
  const dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-test-'))
  const server = await startServer({
    environment: 'integration',
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    databaseUrl: wayToDatabase === undefined ? direct : await wayToDatabase(direct),
    logLevel: process.env.OPEN_ERS_TEST_LOG ?? 'silent',
    databasePoolMax: 8,
    pasTimeoutSeconds: 120,
    jsonBytesMax: 1_048_576,
    drainSeconds: 5,
    report: () => undefined,
    runsJobs: false,
    clock,
    ...others,
  })
  const database = openPool({
    connectionString: fresh.connectionString,
    max: 4,
    onError: () => undefined,
  })
  const token = (await readFile(join(dataFolder, 'world-token'), 'utf8')).trim()
  return {
    baseUrl: server.baseUrl,
    clock,
    database,
    connectionString: direct,
    dataFolder,
    as: callers({ baseUrl: server.baseUrl, database, now: clock.now }),
    world: (method, path, body) =>
      fetch(`${server.baseUrl}/world${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    runDueJobs: server.runDueJobs,
    close: async () => {
      await server.close()
      await database.end()
      await fresh.drop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

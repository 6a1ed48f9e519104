import { startServer } from '../../src/server.ts'
import { callers } from './caller.ts'
import type { TestServer } from './server.ts'

/**
 * Another process would start like this on the same data: it shares nothing else with the first.
 */
export async function secondServer(
  first: Pick<TestServer, 'clock' | 'database' | 'dataFolder'>,
): Promise<Pick<TestServer, 'baseUrl' | 'as' | 'runDueJobs' | 'close'>> {
  const { clock, database, dataFolder } = first
  const { baseUrl, runDueJobs, close } = await startServer({
    environment: 'integration',
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    databaseUrl: database.options.connectionString,
    logLevel: 'silent',
    databasePoolMax: 4,
    pasTimeoutSeconds: 120,
    jsonBytesMax: 1_048_576,
    drainSeconds: 5,
    report: () => undefined,
    runsJobs: false,
    clock,
  })
  return { baseUrl, runDueJobs, close, as: callers({ baseUrl, database, now: clock.now }) }
}

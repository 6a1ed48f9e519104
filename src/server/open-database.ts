import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCluster } from '../store/postgres/cluster.ts'
import { requireDatabase } from '../store/postgres/connect.ts'
import { installJobs } from '../store/postgres/jobs/install-jobs.ts'
import { migrate } from '../store/postgres/migrate.ts'
import { type Database, openPool } from '../store/postgres/pool.ts'
import type { Opening } from './opening.ts'

export type OpenDatabase = { readonly pool: Database; readonly connectionString: string }

/**
 * The operator's database, or one of our own under the data folder, brought to this release's
 * schema.
 */
export async function openDatabase(opening: Opening): Promise<OpenDatabase> {
  const { options, logger, closers } = opening
  const connectionString = await connectionStringOf(opening)
  await tellTools(options.dataFolder, connectionString)
  options.report('migrations')
  await migrate({ connectionString, report: options.report })
  await installJobs({ connectionString, logger })
  const pool = openPool({
    connectionString,
    max: options.databasePoolMax,
    onError: (fault) => logger.warn({ fault: fault.message }, 'lost a database connection'),
  })
  closers.push(() => pool.end())
  return { pool, connectionString }
}

async function connectionStringOf({ options, closers, logger }: Opening): Promise<string> {
  options.report('database')
  if (options.databaseUrl !== undefined) {
    await requireDatabase(options.databaseUrl)
    return options.databaseUrl
  }
  const cluster = await startCluster({
    dataFolder: options.dataFolder,
    database: 'open_ers',
    report: options.report,
    onUnexpectedEnd: (line) => {
      logger.error({ fault: line }, 'PostgreSQL ended by itself')
      options.onDatabaseEnd?.(line)
    },
  })
  closers.push(() => cluster.stop())
  return cluster.connectionString
}

/** The import command finds the database of a running server here; nobody else may read it. */
async function tellTools(dataFolder: string, connectionString: string): Promise<void> {
  const file = join(dataFolder, 'database-url')
  await writeFile(file, `${connectionString}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
}

import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { StartRefused } from '../../start-refused.ts'
import { type Binaries, findBinaries } from './cluster/binaries.ts'
import { lockDataFolder } from './cluster/data-folder-lock.ts'
import type { Endpoint } from './cluster/endpoint.ts'
import {
  initialise,
  type PostgresFolder,
  postgresFolderIn,
  readPassword,
  SUPERUSER,
} from './cluster/initialise.ts'
import { launch } from './cluster/launch.ts'
import { settleLeftover } from './cluster/leftover.ts'
import { chooseServerUser } from './cluster/server-user.ts'
import type { Settings } from './cluster/settings.ts'

/** A PostgreSQL of our own, with its files under `<data>/postgres`. */
export type Cluster = {
  /** Of the database asked for. A superuser's: it stays inside this process. */
  readonly connectionString: string
  readonly processId: number
  /** Resolves when the last byte is on disk and the data folder is free for the next server. */
  readonly stop: () => Promise<void>
}

export type ClusterOptions = {
  readonly dataFolder: string
  /** Made when missing. */
  readonly database: string
  readonly report: (step: string) => void
  /** PostgreSQL has ended, and nobody asked it to. */
  readonly onUnexpectedEnd?: (line: string) => void
  readonly temporaryFolder?: string
  readonly settings?: Settings
}

/**
 * Starts the cluster of a data folder, making it first when there is none and clearing up after a
 * server that was killed. Rejects with `StartRefused` when the folder is in use, cannot be written,
 * or holds the files of another PostgreSQL.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const dataFolder = resolve(options.dataFolder)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 }).catch((error) => {
    throw new StartRefused(`Cannot make the data folder ${dataFolder}.`, { cause: error })
  })
  const lock = await lockDataFolder(dataFolder)
  try {
    const running = await startUnderLock(postgresFolderIn(dataFolder), options)
    const stop = async () => {
      await running.stop()
      lock.release()
    }
    return { ...running, stop }
  } catch (fault) {
    lock.release()
    throw fault
  }
}

async function startUnderLock(at: PostgresFolder, options: ClusterOptions): Promise<Cluster> {
  const user = await chooseServerUser(at.cluster)
  const binaries = await findBinaries(user, options.report)
  if (existsSync(at.cluster)) {
    await requireSameVersion(at.cluster, binaries)
    await settleLeftover(at.cluster, options.report)
  } else {
    options.report('making a new database')
    await initialise(at, binaries, user)
  }
  const password = await readPassword(at)
  const { endpoint, processId, stop } = await launch({
    at,
    binaries,
    user,
    temporaryFolder: options.temporaryFolder ?? tmpdir(),
    settings: options.settings ?? {},
    onUnexpectedEnd: options.onUnexpectedEnd ?? options.report,
  })
  try {
    await makeDatabase(addressOf(endpoint, password, 'postgres'), options.database)
  } catch (fault) {
    await stop()
    throw fault
  }
  return { connectionString: addressOf(endpoint, password, options.database), processId, stop }
}

async function requireSameVersion(clusterFolder: string, binaries: Binaries): Promise<void> {
  const found = (await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8')).trim()
  if (found === binaries.majorVersion) return
  throw new StartRefused(
    `${clusterFolder} was made by PostgreSQL ${found} and this release brings PostgreSQL ` +
      `${binaries.majorVersion}: choose another folder with --data, or set DATABASE_URL.`,
  )
}

function addressOf(endpoint: Endpoint, password: string, database: string): string {
  const host =
    endpoint.kind === 'socket' ? encodeURIComponent(endpoint.folder) : `127.0.0.1:${endpoint.port}`
  return `postgresql://${SUPERUSER}:${password}@${host}/${database}`
}

async function makeDatabase(connectionString: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(name)}`)
    }
  } finally {
    await client.end()
  }
}

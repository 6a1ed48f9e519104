import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startCluster } from '../src/store/postgres/cluster.ts'
import { migrate } from '../src/store/postgres/migrate.ts'

/** The one PostgreSQL of a test run; each file copies its own database from the template in it. */
export type TestDatabase = {
  /** What the test processes find it by. */
  readonly environment: Readonly<Record<string, string>>
  /** Names the databases that a test file made and did not drop. */
  readonly stop: () => Promise<readonly string[]>
}

export async function startTestDatabase(): Promise<TestDatabase> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-test-'))
  const report = () => undefined
  const settings = { ...unsafeButFast, max_connections: '200', max_prepared_transactions: '0' }
  const cluster = await startCluster({ dataFolder, database: 'template', report, settings })
  const stop = async () => {
    await cluster.stop()
    await rm(dataFolder, { recursive: true })
  }
  try {
    await fillTemplate(cluster.connectionString)
  } catch (fault) {
    await stop()
    throw fault
  }
  const address = cluster.connectionString.replace(/template$/, 'postgres')
  return {
    environment: { OPEN_ERS_TEST_DATABASE: address },
    stop: async () => {
      const forgotten = await forgottenDatabases(address)
      await stop()
      return forgotten
    },
  }
}

/** Nothing in it outlives the run; what survives a kill is tested with clusters of their own. */
const unsafeButFast = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '64MB',
} as const

/** What every test database begins with. */
async function fillTemplate(connectionString: string): Promise<void> {
  await migrate({ connectionString, report: () => undefined })
}

async function forgottenDatabases(address: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'test\\_%' order by datname`,
    )
    return rows.map(({ datname }) => datname)
  } finally {
    await client.end()
  }
}

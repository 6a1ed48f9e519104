import { runMigrations } from 'graphile-worker'
import type { JobOptions } from './job-options.ts'
import { openJobPool } from './job-pool.ts'
import { proofOfLife } from './proof-of-life.ts'
import { workerSettings } from './worker-settings.ts'

/**
 * Makes or upgrades the runner's own schema, `graphile_worker`. Part of preparing a database, after
 * our migrations and before the first write: a document is stored together with the order to scan
 * it.
 */
export async function installJobs(options: Omit<JobOptions, 'tasks'>): Promise<void> {
  const pool = openJobPool(options, 1)
  const proof = proofOfLife(pool, () => {})
  try {
    await runMigrations(workerSettings({ pool, logger: options.logger, proof }))
  } finally {
    await pool.end()
  }
}

import { EventEmitter } from 'node:events'
import { runOnce, type WorkerEvents } from 'graphile-worker'
import { releaseJobs } from '../queries/job/release-jobs.ts'
import type { JobOptions } from './job-options.ts'
import { openJobPool } from './job-pool.ts'
import { proofOfLife } from './proof-of-life.ts'
import { workerSettings } from './worker-settings.ts'

export type PendingJobsRun = { readonly done: number; readonly failed: number }

/**
 * Runs everything that is due now, and what that orders for now, one after the other; for tests,
 * which decide themselves when jobs run. Jobs for later stay. A failed job is due again seconds
 * later.
 */
export async function runPendingJobs(options: JobOptions): Promise<PendingJobsRun> {
  const { tasks, logger } = options
  const pool = openJobPool(options, 1)
  const proof = proofOfLife(pool, () => {})
  const events: WorkerEvents = new EventEmitter()
  const run = { done: 0, failed: 0 }
  events.on('job:success', () => {
    run.done += 1
  })
  events.on('job:error', () => {
    run.failed += 1
  })
  try {
    await pool.query(releaseJobs())
    await runOnce({ ...workerSettings({ pool, logger, proof }), events }, { ...tasks })
    return run
  } finally {
    await proof.end()
    await pool.end()
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { parseCronItems, type Runner, run } from 'graphile-worker'
import type pg from 'pg'
import type { ScheduledTask } from '../../ports/jobs.ts'
import { releaseJobs } from '../queries/job/release-jobs.ts'
import type { JobOptions } from './job-options.ts'
import { openJobPool } from './job-pool.ts'
import { proofOfLife } from './proof-of-life.ts'
import { workerSettings } from './worker-settings.ts'

export type StartJobsOptions = JobOptions & {
  /** How many jobs this process runs at a time. */
  readonly concurrency: number
  readonly schedule?: readonly ScheduledTask[]
}

export type RunningJobs = {
  /** Takes no more jobs, waits for those that run, closes the connections. */
  readonly stop: () => Promise<void>
}

const restartAfterMs = 2_000
const abandonedEveryMs = 30_000
/** A scheduled task that was missed because nothing ran is made up for, once, within a day. */
const backfillMs = 86_400_000

/**
 * Works on jobs until stopped: told of new ones by the database, and looking for due ones every two
 * seconds. When the database goes away the runner ends itself; it is then started anew until it
 * works. Rejects when the first start fails.
 */
export async function startJobs(options: StartJobsOptions): Promise<RunningJobs> {
  const pool = openJobPool(options, options.concurrency)
  const stopping = new AbortController()
  const first = await beginLife(pool, options).catch(async (fault) => {
    await pool.end()
    throw fault
  })
  let life = first
  const working = (async () => {
    while (!stopping.signal.aborted) {
      await life.over
      if (stopping.signal.aborted) return
      options.logger.warn({}, 'the job runner ended and is started again')
      life = await nextLife(pool, options, stopping.signal)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await life.end()
      await working
      await life.end()
      await pool.end()
    },
  }
}

/** One run of the runner, from its start to its end, whatever ends it. */
type Life = { readonly over: Promise<void>; readonly end: () => Promise<void> }

const noLife: Life = { over: Promise.resolve(), end: async () => {} }

async function nextLife(
  pool: pg.Pool,
  options: StartJobsOptions,
  stopping: AbortSignal,
): Promise<Life> {
  try {
    await pause(restartAfterMs, undefined, { signal: stopping })
    return await beginLife(pool, options)
  } catch (fault) {
    if (!stopping.aborted) options.logger.error({ fault: String(fault) }, 'the job runner failed')
    return noLife
  }
}

async function beginLife(pool: pg.Pool, options: StartJobsOptions): Promise<Life> {
  const { logger, tasks, concurrency, schedule = [] } = options
  let runner: Runner | undefined
  const end = async () => {
    await runner?.stop().catch(() => {})
  }
  const proof = proofOfLife(pool, () => void end())
  runner = await run({
    ...workerSettings({ pool, logger, proof }),
    taskList: { ...tasks },
    concurrency,
    parsedCronItems: parseCronItems(
      schedule.map((each) => ({ ...each, options: { backfillPeriod: backfillMs } })),
    ),
  })
  const looking = lookForAbandoned(pool, logger)
  const over = runner.promise
    .catch((fault) => logger.error({ fault: String(fault) }, 'the job runner failed'))
    .then(() => looking.end())
    .then(() => proof.end())
  return { over, end: () => end().then(() => over) }
}

/** At once, for a process that was killed and is back, and again for other processes that die. */
function lookForAbandoned(pool: pg.Pool, logger: JobOptions['logger']) {
  const look = async () => {
    try {
      const { rows } = await pool.query<{ workers: number }>(releaseJobs())
      const workers = rows[0]?.workers ?? 0
      if (workers > 0) logger.warn({}, `took back the jobs of ${workers} workers that are gone`)
    } catch (fault) {
      logger.warn({ fault: String(fault) }, 'cannot look for jobs of workers that are gone')
    }
  }
  let looking = look()
  const timer = setInterval(() => {
    looking = look()
  }, abandonedEveryMs)
  return {
    end: async () => {
      clearInterval(timer)
      await looking
    },
  }
}

import { Logger, type SharedOptions } from 'graphile-worker'
import type pg from 'pg'
import type { JobLogger } from '../../ports/jobs.ts'
import type { ProofOfLife } from './proof-of-life.ts'

export const jobSchema = 'graphile_worker'

/** What every use of the job runner shares. */
export function workerSettings(options: {
  readonly pool: pg.Pool
  readonly logger: JobLogger
  readonly proof: ProofOfLife
}): SharedOptions & { noHandleSignals: true } {
  return {
    pgPool: options.pool,
    schema: jobSchema,
    logger: runnerLogger(options.logger),
    // The server ends the runner when it ends itself.
    noHandleSignals: true,
    preset: {
      plugins: [
        {
          name: 'proof-of-life',
          version: '1.0.0',
          worker: {
            hooks: {
              // Awaited before the worker asks for its first job.
              startWorker: (_context, { worker }) => options.proof.give(worker.workerPool.id),
            },
          },
        },
      ],
      // Ended jobs are told to the database in a promise somebody waits for: without these two a
      // database that is gone at that moment would end the process with an unhandled rejection.
      worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
  }
}

/**
 * The runner's everyday chatter is for debugging; its texts hold job ids and task names, no
 * payloads.
 */
function runnerLogger(logger: JobLogger): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') logger.error({ fault: message }, 'job runner')
    else if (level === 'warning') logger.warn({ fault: message }, 'job runner')
    else logger.debug({}, message)
  })
}

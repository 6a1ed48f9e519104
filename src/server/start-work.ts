import { archiveReferral } from '../api/archive-referral.ts'
import { completeCancellation } from '../api/complete-cancellation.ts'
import type { Context } from '../api/context.ts'
import type { Scanner } from '../domain/document/scanner.ts'
import { archivesBefore } from '../domain/referral/guards.ts'
import { archiveEveryNight, archiveJobName, archiveReferrals } from '../jobs/archive-referrals.ts'
import { forgetEveryNight, forgetExpired, forgetJobName } from '../jobs/forget-expired.ts'
import {
  purgeAfterDaysDefault,
  purgeEveryNight,
  purgeJobName,
  purgeUploads,
} from '../jobs/purge-uploads.ts'
import { recheckAfterSecondsDefault, scanDocument } from '../jobs/scan-document.ts'
import { settleEveryMinute, settleJobName, settlePasRequests } from '../jobs/settle-pas-requests.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { ScheduledTask, Tasks } from '../store/ports/jobs.ts'
import { scanJobName } from '../store/ports/scan-job.ts'
import { enqueue } from '../store/postgres/jobs/enqueue.ts'
import { runPendingJobs } from '../store/postgres/jobs/run-pending-jobs.ts'
import { startJobs } from '../store/postgres/jobs/start-jobs.ts'
import { renderReferralRequest } from '../wire/stu3/write-referral-request.ts'
import type { OpenDatabase } from './open-database.ts'
import type { Opening } from './opening.ts'

const JOBS_AT_ONCE = 4

const schedule: readonly ScheduledTask[] = [
  settleEveryMinute,
  archiveEveryNight,
  purgeEveryNight,
  forgetEveryNight,
]

export type Work = {
  /** Has the scheduled tasks done soon, whatever their hour: the clock they look at has moved. */
  readonly orderScheduled: () => Promise<void>
  /** Does them and everything else that is due, at once. */
  readonly runDue: () => Promise<void>
}

/**
 * The work behind the requests: scans as files arrive, PASes that are asked again, and what is done
 * at night.
 */
export async function startWork(
  opening: Opening,
  { connectionString, pool }: OpenDatabase,
  workers: Workers,
): Promise<Work> {
  const { options, logger, closers } = opening
  const tasks = tasksOf(opening, workers)
  // Scans that failed for good are tried again: what was wrong may be mended by now.
  await workers.context.documents.orderPendingScans()
  if (options.runsJobs ?? true) {
    const concurrency = JOBS_AT_ONCE
    const jobs = await startJobs({ connectionString, concurrency, schedule, logger, tasks })
    closers.push(() => jobs.stop())
  }
  return {
    orderScheduled: async () => {
      for (const { task } of schedule) await enqueue(pool, { name: task, payload: {}, key: task })
    },
    runDue: async () => {
      for (const { task } of schedule) await tasks[task]?.({})
      await runPendingJobs({ connectionString, logger, tasks })
    },
  }
}

export type Workers = {
  readonly context: Context
  readonly identities: IdentityStore
  readonly scanner: Scanner
}

function tasksOf({ realClock }: Opening, { context, identities, scanner }: Workers): Tasks {
  const { documents, objects, referrals, pasRequests, pas, clock, fhirBaseUrl, logger } = context
  return {
    [settleJobName]: settlePasRequests({
      pasRequests,
      pas,
      clock,
      complete: (open, deed) => completeCancellation(open, deed, context),
      logger,
    }),
    [archiveJobName]: archiveReferrals({
      referrals,
      clock,
      before: archivesBefore,
      archive: (ubrn) => archiveReferral(ubrn, context),
      logger,
    }),
    [forgetJobName]: forgetExpired({ identities, referrals, clock, wallClock: realClock }),
    [scanJobName]: scanDocument({
      documents,
      objects,
      scanner,
      render: (referral) => renderReferralRequest(referral, { baseUrl: fhirBaseUrl }),
      recheckAfterSeconds: recheckAfterSecondsDefault,
      logger,
    }),
    [purgeJobName]: purgeUploads({
      documents,
      objects,
      clock,
      afterDays: purgeAfterDaysDefault,
      logger,
    }),
  }
}

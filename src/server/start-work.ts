import { archiveAdvice, archiveReferral } from '../api/archive-request.ts'
import { completeCancellation } from '../api/complete-cancellation.ts'
import type { Context } from '../api/context.ts'
import { drawAdvice } from '../api/draw-advice.ts'
import type { Advice } from '../domain/advice/advice.ts'
import type { Scanner } from '../domain/document/scanner.ts'
import type { Ubrn } from '../domain/identifier/ubrn.ts'
import { archivesBefore } from '../domain/referral/guards.ts'
import type { Referral } from '../domain/referral/referral.ts'
import { archiveEveryNight, archiveJobName, archiveRequests } from '../jobs/archive-requests.ts'
import { forgetEveryNight, forgetExpired, forgetJobName } from '../jobs/forget-expired.ts'
import { lookForUpload } from '../jobs/look-for-upload.ts'
import {
  purgeAfterDaysDefault,
  purgeEveryNight,
  purgeJobName,
  purgeUploads,
} from '../jobs/purge-uploads.ts'
import {
  contactJobName,
  noticeEveryMorning,
  noticeMissedContacts,
  remindEveryMorning,
  remindJobName,
  remindPatients,
} from '../jobs/record-deadlines.ts'
import { recheckAfterSecondsDefault, scanDocument } from '../jobs/scan-document.ts'
import { settleEveryMinute, settleJobName, settlePasRequests } from '../jobs/settle-pas-requests.ts'
import { sealAudit, sealEveryMinute, sealJobName } from '../security/audit/seal-audit.ts'
import type { AuditSealStore } from '../store/ports/audit-seals.ts'
import type { DeadlineStore } from '../store/ports/deadlines.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { ScheduledTask, Tasks } from '../store/ports/jobs.ts'
import { lookJobName } from '../store/ports/look-job.ts'
import type { RateLeaseStore } from '../store/ports/rate-leases.ts'
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
  sealEveryMinute,
  archiveEveryNight,
  purgeEveryNight,
  forgetEveryNight,
  remindEveryMorning,
  noticeEveryMorning,
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
  const tasks = byTheClock(tasksOf(opening, workers), workers.refreshClock)
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
  readonly rateLeases: RateLeaseStore
  readonly deadlines: DeadlineStore
  readonly seals: AuditSealStore
  readonly scanner: Scanner
  /** Another process may have moved the clock a moment ago, and ordered the work for that. */
  readonly refreshClock: () => Promise<void>
}

/** The tasks, those of the schedule after a look at the clock. */
function byTheClock(tasks: Tasks, refreshClock: Workers['refreshClock']): Tasks {
  const scheduled = new Set(schedule.map(({ task }) => task))
  const timed = Object.entries(tasks).map(([name, run]): [string, Tasks[string]] => [
    name,
    async (payload) => {
      if (scheduled.has(name)) await refreshClock()
      await run(payload)
    },
  ])
  return Object.fromEntries(timed) as Tasks
}

function archiving(context: Context): () => Promise<void> {
  const { referrals, advice, clock, logger } = context
  const common = { clock, before: archivesBefore, logger }
  const kinds = [
    {
      requests: referrals,
      called: 'referrals',
      archive: (ubrn: Ubrn) => archiveReferral(ubrn, context),
    },
    {
      requests: advice,
      called: 'advice requests',
      archive: (ubrn: Ubrn) => archiveAdvice(ubrn, context),
    },
  ]
  return async () => {
    for (const kind of kinds) await archiveRequests({ ...common, ...kind })()
  }
}

function tasksOf({ realClock, identity }: Opening, workers: Workers): Tasks {
  const { context, identities, rateLeases, deadlines, scanner } = workers
  const { documents, objects, referrals, pasRequests, pas, clock, fhirBaseUrl, logger } = context
  const render = {
    referral: (referral: Referral) => renderReferralRequest(referral, { baseUrl: fhirBaseUrl }),
    advice: (advice: Advice) => drawAdvice(advice, { fhirBaseUrl }),
  }
  return {
    [settleJobName]: settlePasRequests({
      pasRequests,
      pas,
      clock,
      complete: (open, deed) => completeCancellation(open, deed, context),
      logger,
    }),
    [sealJobName]: sealAudit({ seals: workers.seals, wallClock: realClock, logger }),
    [archiveJobName]: archiving(context),
    [forgetJobName]: forgetExpired({
      identities,
      referrals,
      rateLeases,
      clock,
      wallClock: realClock,
    }),
    [remindJobName]: remindPatients({ deadlines, clock, identity, logger }),
    [contactJobName]: noticeMissedContacts({ deadlines, clock, identity, logger }),
    [scanJobName]: scanDocument({
      documents,
      objects,
      scanner,
      render,
      recheckAfterSeconds: recheckAfterSecondsDefault,
      logger,
    }),
    [lookJobName]: lookForUpload({ documents, objects, clock, render, logger }),
    [purgeJobName]: purgeUploads({
      documents,
      objects,
      clock,
      afterDays: purgeAfterDaysDefault,
      logger,
    }),
  }
}

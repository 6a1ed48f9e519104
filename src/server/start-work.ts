import type { Context } from '../api/context.ts'
import type { Scanner } from '../domain/document/scanner.ts'
import {
  purgeAfterDaysDefault,
  purgeEveryNight,
  purgeJobName,
  purgeUploads,
} from '../jobs/purge-uploads.ts'
import { recheckAfterSecondsDefault, scanDocument } from '../jobs/scan-document.ts'
import { scanJobName } from '../store/ports/scan-job.ts'
import { startJobs } from '../store/postgres/jobs/start-jobs.ts'
import { renderReferralRequest } from '../wire/stu3/write-referral-request.ts'
import type { OpenDatabase } from './open-database.ts'
import type { Opening } from './opening.ts'

const JOBS_AT_ONCE = 4

/** The work behind the requests: scans as files arrive, the purge of uploads nobody linked at night. */
export async function startWork(
  { logger, closers }: Opening,
  { connectionString }: OpenDatabase,
  { documents, objects, clock, fhirBaseUrl }: Context,
  scanner: Scanner,
): Promise<void> {
  const jobs = await startJobs({
    connectionString,
    concurrency: JOBS_AT_ONCE,
    schedule: [purgeEveryNight],
    logger,
    tasks: {
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
    },
  })
  closers.push(() => jobs.stop())
}

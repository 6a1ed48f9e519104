import type { Clock, Instant } from '../base/clock.ts'
import type { Ubrn } from '../domain/identifier/ubrn.ts'
import type { JobLogger, ScheduledTask } from '../store/ports/jobs.ts'
import type { ReferralStore } from '../store/ports/referrals.ts'

export type ArchiveRequestsOptions = {
  /** Referrals or advice requests. */
  readonly requests: Pick<ReferralStore, 'listUnarchived'>
  readonly called: string
  readonly clock: Clock
  /** What was changed last by then is old enough. */
  readonly before: (now: Instant) => Instant
  /** Looks at it again, and does it. */
  readonly archive: (ubrn: Ubrn) => Promise<boolean>
  readonly logger: JobLogger
}

export const archiveJobName = 'archive-requests'
export const archiveEveryNight: ScheduledTask = { task: archiveJobName, match: '7 2 * * *' }

const atATime = 500

/**
 * Archives what nobody has touched for eighteen months (DOMAIN 1.1). What is old enough was made
 * that long ago at least, so the walk in order of UBRNs ends with the first group that was not.
 */
export function archiveRequests(options: ArchiveRequestsOptions): () => Promise<void> {
  const { requests, called, clock, archive, logger } = options
  return async () => {
    const before = options.before(clock.now())
    let count = 0
    let last: Ubrn | undefined
    do {
      const found = await requests.listUnarchived(last, atATime)
      for (const { ubrn, updatedAt } of found) {
        if (updatedAt <= before && (await archive(ubrn))) count += 1
      }
      const isPast = found.some(({ createdAt }) => createdAt <= before)
      last = isPast ? found.at(-1)?.ubrn : undefined
    } while (last !== undefined)
    if (count > 0) logger.info({}, `archived ${count} ${called}`)
  }
}

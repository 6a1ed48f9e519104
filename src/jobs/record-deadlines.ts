import type { Clock } from '../base/clock.ts'
import type { Identity } from '../base/identity.ts'
import type { DeadlineRun, DeadlineStore, DeadlinesMet } from '../store/ports/deadlines.ts'
import type { JobLogger, ScheduledTask } from '../store/ports/jobs.ts'

export type RecordDeadlinesOptions = {
  readonly deadlines: Pick<DeadlineStore, 'makeReminders' | 'noticeMissedContacts'>
  readonly clock: Clock
  readonly identity: Identity
  readonly logger: JobLogger
}

export const remindJobName = 'remind-patients'
export const remindEveryMorning: ScheduledTask = { task: remindJobName, match: '23 4 * * *' }

export const contactJobName = 'notice-missed-contacts'
export const noticeEveryMorning: ScheduledTask = { task: contactJobName, match: '29 4 * * *' }

const atATime = 500

/**
 * Makes the letters that remind patients to book, once their day has come (DOMAIN 5.6). What the
 * referral says does not change, so it keeps its version.
 */
export function remindPatients(options: RecordDeadlinesOptions): () => Promise<void> {
  const { deadlines, logger } = options
  return async () => {
    const made = await recordAll(deadlines.makeReminders, options)
    if (made > 0) logger.info({}, `made ${made} reminder letters`)
  }
}

/**
 * Notices the patients whom a provider should have contacted by yesterday, and did not as far as is
 * known. Nothing that a caller may read says so (page a008-retrieve-worklist).
 */
export function noticeMissedContacts(options: RecordDeadlinesOptions): () => Promise<void> {
  const { deadlines, logger } = options
  return async () => {
    const noticed = await recordAll(deadlines.noticeMissedContacts, options)
    if (noticed > 0) logger.info({}, `noticed ${noticed} patients who were to be contacted by now`)
  }
}

/** In parts, each of them whole or not at all: who is stopped in between goes on from there. */
async function recordAll(
  record: (run: DeadlineRun) => Promise<DeadlinesMet>,
  { clock, identity }: RecordDeadlinesOptions,
): Promise<number> {
  const run = { at: clock.now(), requestId: identity.uuid(), countMax: atATime }
  let recorded = 0
  let met: DeadlinesMet
  do {
    met = await record(run)
    recorded += met.recorded
  } while (met.found === atATime)
  return recorded
}

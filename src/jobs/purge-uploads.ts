import { type Clock, plusDays } from '../base/clock.ts'
import type { DocumentStore } from '../store/ports/documents.ts'
import type { JobLogger, ScheduledTask } from '../store/ports/jobs.ts'
import type { ObjectStore } from '../store/ports/objects.ts'

export type PurgeUploadsOptions = {
  readonly documents: Pick<DocumentStore, 'listUnlinked' | 'removeUnlinked'>
  readonly objects: Pick<ObjectStore, 'remove'>
  readonly clock: Clock
  readonly afterDays: number
  readonly logger: JobLogger
}

export const purgeJobName = 'purge-uploads'
export const purgeEveryNight: ScheduledTask = { task: purgeJobName, match: '17 3 * * *' }

/** The interval of e-RS is not public (DOMAIN 4.1). */
export const purgeAfterDaysDefault = 30

/** Whoever was sending them is long gone. */
const IN_VAIN_DAYS = 1

const atATime = 100

/** Removes uploads that no request took up in time, and those whose bytes never came. */
export function purgeUploads(options: PurgeUploadsOptions): (payload: unknown) => Promise<void> {
  const { documents, objects, clock, afterDays, logger } = options
  return async () => {
    const since = {
      uploadedBefore: plusDays(clock.now(), -afterDays),
      awaitedBefore: plusDays(clock.now(), -IN_VAIN_DAYS),
    }
    let purged = 0
    let found: number
    do {
      const ids = await documents.listUnlinked(since, atATime)
      for (const id of ids) {
        if (await documents.removeUnlinked(id, () => objects.remove(id))) purged += 1
      }
      found = ids.length
    } while (found === atATime)
    if (purged > 0) logger.info({}, `purged ${purged} uploads that nobody linked`)
  }
}

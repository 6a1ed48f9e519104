import { type Clock, plusDays } from '../base/clock.ts'
import type { DocumentStore } from '../store/ports/documents.ts'
import type { JobLogger, ScheduledTask } from '../store/ports/jobs.ts'
import type { ObjectStore } from '../store/ports/objects.ts'

export type PurgeUploadsOptions = {
  readonly documents: Pick<DocumentStore, 'listUnlinkedBefore' | 'removeUnlinked'>
  readonly objects: Pick<ObjectStore, 'remove'>
  readonly clock: Clock
  readonly afterDays: number
  readonly logger: JobLogger
}

export const purgeJobName = 'purge-uploads'
export const purgeEveryNight: ScheduledTask = { task: purgeJobName, match: '17 3 * * *' }

/** The interval of e-RS is not public (DOMAIN 4.1). */
export const purgeAfterDaysDefault = 30

const atATime = 100

/** Removes uploads that no request took up in time. */
export function purgeUploads(options: PurgeUploadsOptions): (payload: unknown) => Promise<void> {
  const { documents, objects, clock, afterDays, logger } = options
  return async () => {
    const before = plusDays(clock.now(), -afterDays)
    let purged = 0
    let found: number
    do {
      const ids = await documents.listUnlinkedBefore(before, atATime)
      for (const id of ids) {
        if (await documents.removeUnlinked(id, () => objects.remove(id))) purged += 1
      }
      found = ids.length
    } while (found === atATime)
    if (purged > 0) logger.info({}, `purged ${purged} uploads that nobody linked`)
  }
}

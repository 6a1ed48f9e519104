import { type Clock, epochMilliseconds, type Instant, MILLISECONDS } from '../base/clock.ts'
import type { DocumentStore, RenderRequests } from '../store/ports/documents.ts'
import type { JobLogger } from '../store/ports/jobs.ts'
import { firstLookSeconds } from '../store/ports/look-job.ts'
import type { ObjectStore } from '../store/ports/objects.ts'
import { documentOfPayload } from './document-of-payload.ts'

export type LookForUploadOptions = {
  readonly documents: Pick<DocumentStore, 'find' | 'recordArrival' | 'recordScan' | 'orderLook'>
  readonly objects: Pick<ObjectStore, 'takeUpload' | 'endUpload'>
  readonly clock: Clock
  readonly render: RenderRequests
  readonly logger: JobLogger
}

const LOOK_AGAIN_SECONDS_MAX = 60

/**
 * The job behind a file whose bytes go to an upload location (A039): looks until they are there and
 * has them scanned, or until nobody awaits them any more. An object store of others tells nobody
 * what comes; our own disk does, and is looked at all the same, for what came just before a crash.
 */
export function lookForUpload(options: LookForUploadOptions): (payload: unknown) => Promise<void> {
  const { documents, objects, clock, render, logger } = options
  return async (payload) => {
    const id = documentOfPayload(payload)
    const [document] = await documents.find([id])
    const until = document?.awaitsBytesUntil
    // Over, or purged: what still comes is nobody's.
    if (document === undefined || until === undefined) return objects.endUpload(id)
    const now = clock.now()
    const taken = await objects.takeUpload(id, document.bytes)
    if (taken.is === 'stored') {
      await documents.recordArrival(id, taken)
      logger.info({ documentId: id }, 'an upload has come')
      // The location may live on, and take bytes that nobody wants.
      return documents.orderLook(id, secondsBetween(now, until))
    }
    if (now < until) {
      return documents.orderLook(
        id,
        lookAgainAfterSeconds(secondsBetween(document.uploadedAt, now)),
      )
    }
    await documents.recordScan(id, 'VALIDATION_FAILED', render)
    await objects.endUpload(id)
    logger.info({ documentId: id }, 'an upload never came')
  }
}

/** Often at first, since most come at once; seldom later. */
export function lookAgainAfterSeconds(ageSeconds: number): number {
  return Math.min(Math.max(firstLookSeconds, ageSeconds / 2), LOOK_AGAIN_SECONDS_MAX)
}

function secondsBetween(from: Instant, to: Instant): number {
  return Math.max(0, (epochMilliseconds(to) - epochMilliseconds(from)) / MILLISECONDS.second)
}

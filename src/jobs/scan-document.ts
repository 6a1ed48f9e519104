import type { Readable } from 'node:stream'
import { invariant } from '../base/invariant.ts'
import type { StoredDocument } from '../domain/document/document.ts'
import { availabilityAfter, type Scanner, type Verdict } from '../domain/document/scanner.ts'
import { watchContent } from '../domain/document/sniff.ts'
import type { DocumentStore, RenderRequests } from '../store/ports/documents.ts'
import type { JobLogger } from '../store/ports/jobs.ts'
import type { ObjectStore } from '../store/ports/objects.ts'
import { documentOfPayload } from './document-of-payload.ts'

export type ScanDocumentOptions = {
  readonly documents: Pick<DocumentStore, 'find' | 'recordScan' | 'orderScan'>
  readonly objects: Pick<ObjectStore, 'open' | 'remove'>
  readonly scanner: Scanner
  readonly render: RenderRequests
  /** When a scanner that had no answer is asked again. */
  readonly recheckAfterSeconds: number
  readonly logger: JobLogger
}

/** Pages a006 and a042 tell callers to look again after five minutes. */
export const recheckAfterSecondsDefault = 300

/**
 * The job behind every upload (DOMAIN 4.2): scans a file, checks that it is what it says, and sets
 * its availability for good. Running it again, after a crash or by order, comes to the same.
 */
export function scanDocument(options: ScanDocumentOptions): (payload: unknown) => Promise<void> {
  const { documents, objects, logger, recheckAfterSeconds } = options
  return async (payload) => {
    const id = documentOfPayload(payload)
    const [document] = await documents.find([id])
    // Purged before its turn came.
    if (document === undefined) return
    const availability = await availabilityOf(document, options)
    if (availability === 'PENDING') return documents.orderScan(id, recheckAfterSeconds)
    const recorded = await documents.recordScan(id, availability, options.render)
    logger.info({ documentId: id }, `scanned: ${recorded?.availability ?? 'gone'}`)
    // Nobody may ever read it again, so the bytes go; name, size and digest stay as evidence.
    if (recorded?.availability === 'THREATS_FOUND') await objects.remove(id)
  }
}

/**
 * A known result stands; what follows from it may not have been done, or the file was linked since.
 */
async function availabilityOf(document: StoredDocument, options: ScanDocumentOptions) {
  return document.availability === 'PENDING'
    ? availabilityAfter[await verdictOn(document, options)]
    : document.availability
}

/** The last word is the scanner's: an infected file that also lies about its type is infected. */
async function verdictOn(
  document: StoredDocument,
  { objects, scanner }: ScanDocumentOptions,
): Promise<Verdict> {
  const object = await objects.open(document.id)
  if (object.is !== 'open') throw new Error(`the object of document ${document.id} is missing`)
  const content = watchContent(document)
  let isWhole = false
  async function* seen(stream: Readable): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      content.see(chunk)
      yield chunk
    }
    isWhole = true
  }
  try {
    const verdict = await scanner.scan(seen(object.stream), document)
    if (verdict !== 'clean') return verdict
    invariant(isWhole, 'a scanner that says clean has read the file to its end')
    return content.isAsDeclared() ? 'clean' : 'invalid'
  } finally {
    object.stream.destroy()
  }
}

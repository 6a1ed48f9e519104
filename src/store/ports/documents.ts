import type { Instant } from '../../base/clock.ts'
import type { Advice } from '../../domain/advice/advice.ts'
import type { Availability, StoredDocument } from '../../domain/document/document.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { Referral } from '../../domain/referral/referral.ts'
import type { AdviceRendering } from './advice.ts'
import type { AuditRecord } from './audit.ts'
import type { ArrivedBytes } from './objects.ts'
import type { IdempotentAnswer, Relation, Viewer } from './referrals.ts'

/**
 * Everything an upload leaves behind in the database, in one transaction with the order to scan the
 * file.
 */
export type DocumentCommit = {
  readonly document: StoredDocument
  readonly audit: AuditRecord
  readonly answer?: IdempotentAnswer
}

/**
 * A file and the request it is linked to; an unlinked one has none, and nobody a relationship with
 * it.
 */
export type DocumentView = {
  readonly document: StoredDocument
  readonly request?: {
    readonly ubrn: Ubrn
    readonly is: 'referral' | 'advice request'
    readonly relation: Relation
  }
}

/** What is stored of how requests look (DESIGN 3.8). */
export type RenderRequests = {
  readonly referral: (referral: Referral) => string
  readonly advice: (advice: Advice) => AdviceRendering
}

export type DocumentStore = {
  /**
   * Puts down that bytes, as yet uncounted, are about to be stored: whatever becomes of this
   * process, the object is never one that nothing refers to.
   */
  readonly announce: (document: StoredDocument) => Promise<void>
  /**
   * A file whose bytes are there, announced or not. `in-progress`: another request with the same
   * Idempotency-Key was quicker; nothing is stored.
   */
  readonly add: (commit: DocumentCommit) => Promise<'committed' | 'in-progress'>
  /** A file whose bytes its caller will send elsewhere, with the order to look for them. */
  readonly addAwaited: (
    commit: DocumentCommit,
    lookInSeconds: number,
  ) => Promise<'committed' | 'in-progress'>
  /** A file of our own making, announced and stored: nobody has to scan it. */
  readonly keepMade: (id: DocumentId, arrived: ArrivedBytes) => Promise<void>
  /** The awaited bytes are there, to be scanned; false when they are awaited no longer. */
  readonly recordArrival: (id: DocumentId, arrived: ArrivedBytes) => Promise<boolean>
  /** Orders another look for awaited bytes: takes the place of one that has not begun. */
  readonly orderLook: (id: DocumentId, inSeconds: number) => Promise<void>
  /** Those there are, in no order. */
  readonly find: (ids: readonly DocumentId[]) => Promise<readonly StoredDocument[]>
  readonly findWithRequest: (id: DocumentId, viewer: Viewer) => Promise<DocumentView | undefined>
  /**
   * Sets what a scan found, unless a result is known already: the first one is final. In the same
   * transaction the requests that the file is linked to get to show it, in their bodies as `render`
   * makes them. The document as it then is; undefined when it is gone. Rejects while one of them is
   * being changed.
   */
  readonly recordScan: (
    id: DocumentId,
    availability: Exclude<Availability, 'PENDING'>,
    render: RenderRequests,
  ) => Promise<StoredDocument | undefined>
  /** Orders another scan: takes the place of one that is ordered and has not begun. */
  readonly orderScan: (id: DocumentId, inSeconds: number) => Promise<void>
  /**
   * Has every file scanned now that is still PENDING, however long its next scan was away, and
   * looked for the bytes that callers send elsewhere.
   */
  readonly orderPendingScans: () => Promise<void>
  /**
   * Uploads that no request took up, oldest first, no more than `countMax`: too old, or their bytes
   * awaited in vain.
   */
  readonly listUnlinked: (
    since: { readonly uploadedBefore: Instant; readonly awaitedBefore: Instant },
    countMax: number,
  ) => Promise<readonly DocumentId[]>
  /**
   * Removes an upload for good; false when it has been linked, or removed, in the meantime. The row
   * goes only if `removeBytes` succeeds: otherwise it is found again.
   */
  readonly removeUnlinked: (id: DocumentId, removeBytes: () => Promise<void>) => Promise<boolean>
}

import type { Instant } from '../../base/clock.ts'
import type { IdRange } from '../../domain/audit/id-ranges.ts'
import type { AuditRecord } from './audit.ts'

/** A record as it is stored: ids grow, but need not be without gaps. */
export type StoredAuditRecord = AuditRecord & { readonly id: number }

/** A group of records that can no longer change without showing. */
export type AuditSeal = {
  /** Counts from 1, without gaps. */
  readonly number: number
  readonly sealedAt: Instant
  readonly ids: readonly IdRange[]
  readonly count: number
  /** The highest id that was looked at. */
  readonly upTo: number
  /** Up to there, ids whose records were not there yet. */
  readonly open: readonly IdRange[]
  /** SHA-256, hexadecimal: over the digest of the seal before, the number, and the records. */
  readonly digest: string
}

/** The seal before this one, as far as the next one needs it. */
export type SealHead = Pick<AuditSeal, 'number' | 'upTo' | 'open' | 'digest'>

export type AuditSealStore = {
  /**
   * Hands the records that no seal has to `make`, at most so many, oldest first, and stores what it
   * makes of them: in one transaction, while no other process does. Nobody who writes waits for it.
   * `forgets`: ids that stay open since before then belong to transactions that came to nothing.
   * Undefined when there was nothing to seal, or another process is sealing.
   */
  readonly seal: (
    make: (head: SealHead | undefined, records: readonly StoredAuditRecord[]) => AuditSeal,
    limits: { readonly countMax: number; readonly forgets: Instant },
  ) => Promise<AuditSeal | undefined>
  /** In order, from after the one given. */
  readonly listSeals: (after: number, countMax: number) => Promise<readonly AuditSeal[]>
  /** Records with these ids, oldest first, from after the one given. */
  readonly listSealed: (
    ids: readonly IdRange[],
    after: number,
    countMax: number,
  ) => Promise<readonly StoredAuditRecord[]>
  /** How many records there are up to an id, and beyond it those from before a moment. */
  readonly count: (
    upTo: number,
    before: Instant,
  ) => Promise<{ readonly upTo: number; readonly overdue: number }>
}

/** What an audit trail is looked through by; `from` is included, `to` is not. */
export type AuditQuery = {
  readonly ubrn?: string
  readonly user?: string
  readonly organisation?: string
  readonly from?: Instant
  readonly to?: Instant
}

export type AuditReader = {
  /**
   * In the order of ids or against it, from beyond the id given. Who acted on behalf of somebody is
   * found under both.
   */
  readonly list: (
    query: AuditQuery,
    page: {
      readonly order: 'oldest first' | 'newest first'
      readonly beyond?: number
      readonly countMax: number
    },
  ) => Promise<readonly StoredAuditRecord[]>
}

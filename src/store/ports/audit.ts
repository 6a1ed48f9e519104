import type { Instant } from '../../base/clock.ts'

/**
 * One attempt, allowed or refused: the fields e-RS asks partners to keep (DESIGN 7). No body, no
 * demographics.
 */
export type AuditRecord = {
  readonly at: Instant
  readonly requestId: string
  readonly correlationId?: string
  readonly operation: string
  readonly httpStatus: number
  readonly outcomeCode?: string
  readonly accessMode?: string
  readonly application?: string
  readonly user?: string
  readonly onBehalfOf?: string
  readonly businessFunction?: string
  readonly organisation?: string
  readonly ubrn?: string
  readonly nhsNumber?: string
}

export type AuditTrail = {
  /**
   * To be called when a request begins: a group of records waits a moment for those on their way.
   */
  readonly expect: () => ExpectedRecord
}

export type ExpectedRecord = {
  /**
   * Resolves once the record is stored; nothing is answered before. Records of the same moment go
   * together in one statement. Throws when the database is gone: then nothing may be answered
   * either.
   */
  readonly record: (record: AuditRecord) => Promise<void>
  /** None will come: the record went with the transaction of a write, or cannot be stored. */
  readonly withdraw: () => void
}

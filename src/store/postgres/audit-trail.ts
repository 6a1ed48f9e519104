import type { AuditRecord, AuditTrail } from '../ports/audit.ts'
import type { Database } from './pool.ts'
import { insertAuditRecords } from './queries/audit/insert-audit-records.ts'

type Waiting = {
  readonly record: AuditRecord
  readonly stored: () => void
  readonly failed: (fault: unknown) => void
}

/** Bounds one statement, and so the latency of the answers that wait for it. */
const BATCH_RECORDS_MAX = 500

/**
 * Stores the records of reads and refusals in groups: while one group is on its way the next
 * gathers, so that under load one statement carries many and a single request waits for no timer.
 * Writes that change something carry their record in their own transaction instead. `database` may
 * commit asynchronously (docs/decisions/0002-audit-before-answer.md).
 */
export function openAuditTrail(database: Database): AuditTrail {
  let waiting: Waiting[] = []
  let isStoring = false

  async function storeAll(): Promise<void> {
    isStoring = true
    while (waiting.length > 0) {
      const group = waiting.slice(0, BATCH_RECORDS_MAX)
      waiting = waiting.slice(BATCH_RECORDS_MAX)
      await store(database, group)
    }
    isStoring = false
  }

  return {
    record: (record) =>
      new Promise((stored, failed) => {
        waiting.push({ record, stored, failed })
        // Requests of the same turn of the event loop travel together.
        if (!isStoring) {
          isStoring = true
          setImmediate(() => void storeAll())
        }
      }),
  }
}

async function store(database: Database, group: readonly Waiting[]): Promise<void> {
  try {
    await database.query(insertAuditRecords(group.map(({ record }) => record)))
    for (const { stored } of group) stored()
  } catch (fault) {
    for (const { failed } of group) failed(fault)
  }
}

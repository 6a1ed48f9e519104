import type { AuditRecord, AuditTrail } from '../ports/audit.ts'
import type { Database } from './pool.ts'
import { insertAuditRecords } from './queries/audit/insert-audit-records.ts'

export type AuditTrailOptions = {
  /** May commit asynchronously (docs/decisions/0002-audit-before-answer.md). */
  readonly database: Pick<Database, 'query'>
  /** Runs something once, later; returns what calls it off. */
  readonly after: (milliseconds: number, run: () => void) => () => void
}

type Waiting = {
  readonly record: AuditRecord
  readonly stored: () => void
  readonly failed: (fault: unknown) => void
}

/** Bounds one statement, and so the latency of the answers that wait for it. */
const BATCH_RECORDS_MAX = 500

/** How long a group waits for requests that are nearly there. */
const GATHER_MS = 1

/**
 * Stores the records of reads and refusals in groups, many in one statement. A group leaves when
 * every request that has begun has joined it, so a single caller waits for nobody; else after a
 * millisecond, or when the group before it has been stored. Writes that change something carry
 * their record in their own transaction instead.
 */
export function openAuditTrail(options: AuditTrailOptions): AuditTrail {
  const { database, after } = options
  let expected = 0
  let waiting: Waiting[] = []
  let isStoring = false
  let callOff: (() => void) | undefined

  function gather(): void {
    if (isStoring || waiting.length === 0) return
    if (expected === 0 || waiting.length >= BATCH_RECORDS_MAX) return void storeGroup()
    callOff ??= after(GATHER_MS, () => void storeGroup())
  }

  async function storeGroup(): Promise<void> {
    callOff?.()
    callOff = undefined
    const group = waiting.slice(0, BATCH_RECORDS_MAX)
    waiting = waiting.slice(BATCH_RECORDS_MAX)
    isStoring = true
    await store(database, group)
    isStoring = false
    gather()
  }

  return {
    expect: () => {
      expected += 1
      let isExpected = true
      const arrive = () => {
        if (isExpected) expected -= 1
        isExpected = false
      }
      return {
        record: (record) =>
          new Promise((stored, failed) => {
            arrive()
            waiting.push({ record, stored, failed })
            gather()
          }),
        withdraw: () => {
          arrive()
          gather()
        },
      }
    },
  }
}

async function store(database: Pick<Database, 'query'>, group: readonly Waiting[]): Promise<void> {
  try {
    await database.query(insertAuditRecords(group.map(({ record }) => record)))
    for (const { stored } of group) stored()
  } catch (fault) {
    for (const { failed } of group) failed(fault)
  }
}

/**
 * The digests that make an audit trail tamper-evident: each seal covers its records and the digest
 * of the seal before it. Whoever changes, removes, reorders or adds a record that is sealed has to
 * make every later seal anew, and then the newest digest is another one than was noted elsewhere.
 */
import { createHash } from 'node:crypto'
import type { SealHead, StoredAuditRecord } from '../../store/ports/audit-seals.ts'

/** What the first seal has in place of a digest before it. */
const beginning = '0'.repeat(64)

/** Collects the records of the seal that follows `head`, in their order. */
export function nextSeal(head: Pick<SealHead, 'number' | 'digest'> | undefined) {
  const number = (head?.number ?? 0) + 1
  const hash = createHash('sha256').update(`${head?.digest ?? beginning}\n${number}\n`)
  let count = 0
  return {
    add: (record: StoredAuditRecord): void => {
      count += 1
      hash.update(`${lineOf(record)}\n`)
    },
    close: () => ({ number, count, digest: hash.digest('hex') }),
  }
}

/** Every field, by place: a new one goes to the end, and only where it has a value. */
function lineOf(record: StoredAuditRecord): string {
  return JSON.stringify([
    record.id,
    record.at,
    record.requestId,
    record.correlationId ?? null,
    record.operation,
    record.httpStatus,
    record.outcomeCode ?? null,
    record.accessMode ?? null,
    record.application ?? null,
    record.user ?? null,
    record.onBehalfOf ?? null,
    record.businessFunction ?? null,
    record.organisation ?? null,
    record.ubrn ?? null,
    record.nhsNumber ?? null,
  ])
}

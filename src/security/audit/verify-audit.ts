import { type Instant, MILLISECONDS, plusMilliseconds } from '../../base/clock.ts'
import { countOf } from '../../domain/audit/id-ranges.ts'
import type { AuditSeal, AuditSealStore } from '../../store/ports/audit-seals.ts'
import { nextSeal } from './audit-chain.ts'

export type VerifiedAudit = {
  readonly seals: number
  readonly records: number
  /** Digest of the newest seal: the same as was noted elsewhere, or all of it was made anew. */
  readonly head?: { readonly number: number; readonly digest: string }
  /** Empty when nothing was tampered with. */
  readonly problems: readonly string[]
}

type Reading = Pick<AuditSealStore, 'listSeals' | 'listSealed' | 'count'>

const sealsAtOnce = 100
const recordsAtOnce = 5_000

/** Sealing comes every minute; what is older and has no seal was left out of it. */
const overdueMs = 10 * MILLISECONDS.minute

/**
 * Goes through the whole chain. Each problem names the seal that does not hold, and so a minute or
 * so of time. `noted`: a digest that was noted elsewhere, which must be one of the chain.
 */
export async function verifyAudit(
  store: Reading,
  now: Instant,
  noted?: string,
): Promise<VerifiedAudit> {
  const problems: string[] = []
  let head: AuditSeal | undefined
  let records = 0
  let isNotedSeen = noted === undefined
  for (;;) {
    const seals = await store.listSeals(head?.number ?? 0, sealsAtOnce)
    for (const seal of seals) {
      const held = await verifySeal(store, seal, head)
      problems.push(...held.problems)
      records += held.records
      isNotedSeen ||= seal.digest === noted
      head = seal
    }
    if (seals.length < sealsAtOnce) break
  }
  problems.push(...(await strayProblems(store, head, records, now)))
  if (!isNotedSeen) problems.push('no seal has the digest that was noted')
  const seals = head?.number ?? 0
  if (head === undefined) return { seals, records, problems }
  return { seals, records, head: { number: head.number, digest: head.digest }, problems }
}

async function verifySeal(
  store: Reading,
  seal: AuditSeal,
  before: AuditSeal | undefined,
): Promise<{ readonly records: number; readonly problems: readonly string[] }> {
  const expected = nextSeal(before)
  let after = 0
  for (;;) {
    const records = await store.listSealed(seal.ids, after, recordsAtOnce)
    for (const record of records) expected.add(record)
    after = records.at(-1)?.id ?? after
    if (records.length < recordsAtOnce) break
  }
  const { number, count, digest } = expected.close()
  const name = `seal ${seal.number} (${seal.sealedAt})`
  const problems: string[] = []
  if (seal.number !== number) problems.push(`seal ${number} is missing`)
  if (count !== seal.count) {
    problems.push(`${name} covers ${seal.count} records, and ${count} are there`)
  } else if (digest !== seal.digest) {
    problems.push(`${name} does not fit its records, or the seal before it`)
  }
  return { records: count, problems }
}

/**
 * Records that no seal has, though they should. Two clocks have to agree that sealing has stopped:
 * that of the records may be the world's, which can be moved.
 */
async function strayProblems(
  store: Reading,
  head: AuditSeal | undefined,
  sealed: number,
  now: Instant,
): Promise<readonly string[]> {
  const upTo = head?.upTo ?? 0
  const before = plusMilliseconds(now, -overdueMs)
  const there = await store.count(upTo, before)
  const open = head === undefined ? 0 : (await openRecords(store, head)).length
  const strays = there.upTo - sealed - open
  const isSealing = head !== undefined && head.sealedAt >= before
  return [
    ...(strays > 0 ? [`${strays} records stand between sealed ones and have no seal`] : []),
    ...(there.overdue > 0 && !isSealing
      ? [`${there.overdue} records should have a seal and have none`]
      : []),
  ]
}

/** Of transactions that have committed since. */
async function openRecords(store: Reading, { open }: AuditSeal) {
  return store.listSealed(open, 0, countOf(open) + 1)
}

import { type Clock, type Instant, MILLISECONDS, plusMilliseconds } from '../../base/clock.ts'
import { type IdRange, rangesOf, without } from '../../domain/audit/id-ranges.ts'
import type {
  AuditSeal,
  AuditSealStore,
  SealHead,
  StoredAuditRecord,
} from '../../store/ports/audit-seals.ts'
import type { JobLogger, ScheduledTask } from '../../store/ports/jobs.ts'
import { nextSeal } from './audit-chain.ts'

export type SealAuditOptions = {
  readonly seals: Pick<AuditSealStore, 'seal'>
  /** Of this machine: the clock of the world may stand still, or go back. */
  readonly wallClock: Clock
  readonly logger: JobLogger
}

export const sealJobName = 'seal-audit'
export const sealEveryMinute: ScheduledTask = { task: sealJobName, match: '* * * * *' }

/** Bounds what a seal holds in memory while it is made. */
export const recordsInSealMax = 20_000

/** No transaction lives that long. */
const openForMs = MILLISECONDS.hour

/**
 * Seals what has been recorded since the last seal. The log tells each digest, so that it is also
 * noted outside the database.
 */
export function sealAudit(options: SealAuditOptions): () => Promise<void> {
  const { seals, wallClock, logger } = options
  return async () => {
    let sealed: AuditSeal | undefined
    do {
      const now = wallClock.now()
      sealed = await seals.seal((head, records) => sealOf(head, records, now), {
        countMax: recordsInSealMax,
        forgets: plusMilliseconds(now, -openForMs),
      })
      if (sealed !== undefined) {
        const { number, count, digest } = sealed
        logger.info({}, `audit seal ${number} over ${count} records: ${digest}`)
      }
    } while (sealed?.count === recordsInSealMax)
  }
}

export function sealOf(
  head: SealHead | undefined,
  records: readonly StoredAuditRecord[],
  sealedAt: Instant,
): AuditSeal {
  const seal = nextSeal(head)
  for (const record of records) seal.add(record)
  const ids = rangesOf(records.map(({ id }) => id))
  const looked = head?.upTo ?? 0
  const upTo = Math.max(looked, ids.at(-1)?.last ?? 0)
  const seen: readonly IdRange[] = upTo > looked ? [{ first: looked + 1, last: upTo }] : []
  const open = without([...(head?.open ?? []), ...seen], ids)
  return { ...seal.close(), sealedAt, ids, upTo, open }
}

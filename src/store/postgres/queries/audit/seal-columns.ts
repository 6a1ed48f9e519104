import type { Instant } from '../../../../base/clock.ts'
import { invariant } from '../../../../base/invariant.ts'
import type { IdRange } from '../../../../domain/audit/id-ranges.ts'
import type { AuditSeal } from '../../../ports/audit-seals.ts'

export const sealColumnsSql =
  'number, sealed_at, ids::text, record_count, up_to, open_ids::text, digest'

export type SealRow = {
  number: number
  sealed_at: Instant
  ids: string
  record_count: number
  up_to: number
  open_ids: string
  digest: string
}

export function sealOfRow(row: SealRow): AuditSeal {
  return {
    number: row.number,
    sealedAt: row.sealed_at,
    ids: rangesIn(row.ids),
    count: row.record_count,
    upTo: row.up_to,
    open: rangesIn(row.open_ids),
    digest: row.digest,
  }
}

/** `{[1,5),[7,8)}`, as PostgreSQL writes it. */
export function multirangeOf(ranges: readonly IdRange[]): string {
  return `{${ranges.map(({ first, last }) => `[${first},${last + 1})`).join(',')}}`
}

function rangesIn(text: string): readonly IdRange[] {
  return [...text.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => {
    invariant(from !== undefined && to !== undefined, 'a range has two ends')
    return { first: Number(from), last: Number(to) - 1 }
  })
}

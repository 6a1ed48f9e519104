import type { AuditSeal } from '../../../ports/audit-seals.ts'
import { multirangeOf } from './seal-columns.ts'

const text = `
insert into audit_seal (number, sealed_at, ids, record_count, up_to, open_ids, digest)
values ($1, $2, $3::int8multirange, $4, $5, $6::int8multirange, $7)`

export function insertSeal({ number, sealedAt, ids, count, upTo, open, digest }: AuditSeal) {
  return {
    name: 'insert-seal',
    text,
    values: [number, sealedAt, multirangeOf(ids), count, upTo, multirangeOf(open), digest],
  }
}

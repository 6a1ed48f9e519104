import type { AuditQuery, AuditReader } from '../../../ports/audit-seals.ts'
import { auditColumnsSql } from './audit-columns.ts'

/** Only the conditions asked for, because plans are made without their values. */
const conditions: readonly (readonly [keyof AuditQuery, string, (place: string) => string])[] = [
  ['ubrn', 'ubrn', (place) => `ubrn = ${place}`],
  ['user', 'user', (place) => `(user_id = ${place} or on_behalf_of = ${place})`],
  ['organisation', 'organisation', (place) => `ods_code = ${place}`],
  ['from', 'from', (place) => `at >= ${place}`],
  ['to', 'to', (place) => `at < ${place}`],
]

export function listAuditRecords(
  query: AuditQuery,
  { order, beyond, countMax }: Parameters<AuditReader['list']>[1],
) {
  const isRising = order === 'oldest first'
  const asked = conditions.filter(([field]) => query[field] !== undefined)
  const values: unknown[] = [countMax, ...asked.map(([field]) => query[field])]
  const where = asked.map(([, , sql], index) => sql(`$${index + 2}`))
  if (beyond !== undefined) {
    values.push(beyond)
    where.push(`audit_id ${isRising ? '>' : '<'} $${values.length}`)
  }
  const named = [...asked.map(([, name]) => name), ...(beyond === undefined ? [] : ['beyond'])]
  return {
    name: ['list-audit', order.slice(0, 6), ...named].join('-'),
    text: `select ${auditColumnsSql} from audit_record
      ${where.length === 0 ? '' : `where ${where.join(' and ')}`}
      order by audit_id ${isRising ? 'asc' : 'desc'} limit $1`,
    values,
  }
}

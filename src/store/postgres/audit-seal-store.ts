import type { AuditReader, AuditSealStore } from '../ports/audit-seals.ts'
import { type Database, inTransaction, type Queryable } from './pool.ts'
import { type AuditRow, recordOf } from './queries/audit/audit-columns.ts'
import { countAuditRecords } from './queries/audit/count-audit-records.ts'
import { findSealHead } from './queries/audit/find-seal-head.ts'
import { insertSeal } from './queries/audit/insert-seal.ts'
import { listAuditRecords } from './queries/audit/list-audit-records.ts'
import { listSealed } from './queries/audit/list-sealed.ts'
import { listSeals } from './queries/audit/list-seals.ts'
import { listToSeal } from './queries/audit/list-to-seal.ts'
import { multirangeOf, type SealRow, sealOfRow } from './queries/audit/seal-columns.ts'

export function openAuditSealStore(database: Database): AuditSealStore {
  return {
    seal: (make, limits) =>
      inTransaction(database, (transaction) => seal(transaction, make, limits)),
    listSeals: async (after, countMax) => {
      const { rows } = await database.query<SealRow>(listSeals(after, countMax))
      return rows.map(sealOfRow)
    },
    listSealed: async (ids, after, countMax) => {
      const statement = listSealed(multirangeOf(ids), after, countMax)
      return (await database.query<AuditRow>(statement)).rows.map(recordOf)
    },
    count: async (upTo, before) => {
      const statement = countAuditRecords(upTo, before)
      const { rows } = await database.query<{ up_to: number; overdue: number }>(statement)
      return { upTo: rows[0]?.up_to ?? 0, overdue: rows[0]?.overdue ?? 0 }
    },
  }
}

export function openAuditReader(database: Pick<Database, 'query'>): AuditReader {
  return {
    list: async (query, page) => {
      const { rows } = await database.query<AuditRow>(listAuditRecords(query, page))
      return rows.map(recordOf)
    },
  }
}

async function seal(
  transaction: Queryable,
  ...[make, { countMax, forgets }]: Parameters<AuditSealStore['seal']>
): ReturnType<AuditSealStore['seal']> {
  const tried = await transaction.query<{ is_ours: boolean }>({
    text: `select pg_try_advisory_xact_lock(hashtext('open-ers audit seal')) as is_ours`,
  })
  if (tried.rows[0]?.is_ours !== true) return undefined
  const { rows: heads } = await transaction.query<SealRow>(findSealHead(forgets))
  const head = heads[0] && sealOfRow(heads[0])
  const statement = listToSeal(head?.upTo ?? 0, multirangeOf(head?.open ?? []), countMax)
  const { rows } = await transaction.query<AuditRow>(statement)
  if (rows.length === 0) return undefined
  const made = make(head, rows.map(recordOf))
  await transaction.query(insertSeal(made))
  return made
}

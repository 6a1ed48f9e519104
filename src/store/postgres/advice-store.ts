import { invariant } from '../../base/invariant.ts'
import type { Advice } from '../../domain/advice/advice.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { AdviceStore, HeldAdvice, NewAdvice } from '../ports/advice.ts'
import type { Opened } from '../ports/referrals.ts'
import { redrawAdvice } from './advice-redraw.ts'
import { documentOf } from './document-store.ts'
import { type Database, inTransaction, type Queryable } from './pool.ts'
import { findAdvice } from './queries/advice/find-advice.ts'
import {
  type AdviceRequestViewRow,
  findAdviceRequestView,
} from './queries/advice/find-advice-request-view.ts'
import { type AdviceViewRow, findAdviceView } from './queries/advice/find-advice-view.ts'
import { type ConversationRow, findConversation } from './queries/advice/find-conversation.ts'
import { insertAdvice } from './queries/advice/insert-advice.ts'
import { listAdviceUbrns } from './queries/advice/list-advice-ubrns.ts'
import { listUnarchivedAdvice } from './queries/advice/list-unarchived-advice.ts'
import { lockAdvice } from './queries/advice/lock-advice.ts'
import { takeMessageIds } from './queries/advice/take-message-ids.ts'
import { updateAdvice } from './queries/advice/update-advice.ts'
import type { DocumentRow } from './queries/document/document-columns.ts'
import { lockDocuments } from './queries/document/lock-documents.ts'
import { insertReferral } from './queries/referral/insert-referral.ts'
import { relationOf } from './relation-of.ts'
import { isLockNotAvailable, isUniqueViolation } from './sql-state.ts'
import { takeNumbers } from './take-numbers.ts'

export function openAdviceStore(database: Database): AdviceStore {
  return {
    findView: async (ubrn, viewer) => {
      const { rows } = await database.query<AdviceViewRow>(findAdviceView(ubrn, viewer))
      const [row] = rows
      return row && { version: row.version, body: row.body, relation: relationOf(row, row) }
    },
    findRequestView: async (ubrn, viewer) => {
      const statement = findAdviceRequestView(ubrn, viewer)
      const { rows } = await database.query<AdviceRequestViewRow>(statement)
      const [row] = rows
      if (row === undefined) return undefined
      const { request_id: requestId, version, status } = row
      return { requestId, version, status, relation: relationOf(row, row) }
    },
    findConversation: async (ubrn, viewer, { people, files }) => {
      const statement = findConversation(ubrn, viewer, people, files)
      const { rows } = await database.query<ConversationRow>(statement)
      const [row] = rows
      if (row === undefined) return undefined
      const { version, message_count: total, messages } = row
      const relation = relationOf(row, row)
      return { version, relation, total, messages, people: row.people, files: row.files }
    },
    find: async (ubrn) => {
      const { rows } = await database.query<{ document: Advice }>(findAdvice(ubrn))
      return rows[0]?.document
    },
    nextMessageId: takeNumbers(database, takeMessageIds),
    create: (work) => create(database, work),
    change: (ubrn, work) => change(database, ubrn, work),
    redraw: (ubrn, draw) =>
      inTransaction(database, (transaction) => redrawAdvice(transaction, ubrn, draw)),
    listUbrns: async (after, countMax) => {
      const { rows } = await database.query<{ ubrn: Ubrn }>(listAdviceUbrns(after, countMax))
      return rows.map(({ ubrn }) => ubrn)
    },
    listUnarchived: async (after, countMax) => {
      const statement = listUnarchivedAdvice(after, countMax)
      return (await database.query<Pick<Advice, 'ubrn' | 'createdAt' | 'updatedAt'>>(statement))
        .rows
    },
  }
}

/** Thrown through the transaction to roll it back; never leaves this file. */
class NothingCommitted extends Error {}

async function create<T>(
  database: Database,
  work: (held: NewAdvice) => Promise<T>,
): Promise<T | 'in-progress'> {
  let result: T | 'in-progress' = 'in-progress'
  try {
    await inTransaction(database, async (transaction) => {
      const writing = writer(transaction)
      result = await work({
        lockDocuments: writing.lockDocuments,
        commit: (commit) => writing.write(insertAdvice(commit)),
      })
      if (!writing.hasWritten()) throw new NothingCommitted()
    })
  } catch (fault) {
    if (isUniqueViolation(fault, 'idempotent_answer_pkey')) return 'in-progress'
    if (!(fault instanceof NothingCommitted)) throw fault
  }
  return result
}

async function change<T>(
  database: Database,
  ubrn: Ubrn,
  work: (held: HeldAdvice) => Promise<T>,
): Promise<Opened<T>> {
  let result: Opened<T> = { is: 'absent' }
  try {
    await inTransaction(database, async (transaction) => {
      const { rows } = await transaction.query<{ document: Advice }>(lockAdvice(ubrn))
      const [row] = rows
      if (row === undefined) throw new NothingCommitted()
      const { document: advice } = row
      const writing = writer(transaction)
      const held: HeldAdvice = {
        advice,
        lockDocuments: writing.lockDocuments,
        commit: (commit) => writing.write(updateAdvice(commit, advice)),
        createReferral: async (commit) => {
          await transaction.query(insertReferral(commit))
        },
      }
      result = { is: 'held', value: await work(held) }
      if (!writing.hasWritten()) throw new NothingCommitted()
    })
  } catch (fault) {
    if (isLockNotAvailable(fault)) return { is: 'locked' }
    if (isUniqueViolation(fault, 'idempotent_answer_pkey')) return { is: 'locked' }
    if (!(fault instanceof NothingCommitted)) throw fault
  }
  return result
}

/** What may be done in one transaction, and whether it was. */
function writer(transaction: Queryable) {
  let hasWritten = false
  return {
    hasWritten: () => hasWritten,
    write: async (statement: ReturnType<typeof updateAdvice>): Promise<void> => {
      invariant(!hasWritten, 'a transaction commits one change')
      const { rowCount } = await transaction.query(statement)
      invariant(rowCount === 1, 'a locked request has the version that was read')
      hasWritten = true
    },
    lockDocuments: async (ids: Parameters<typeof lockDocuments>[0]) => {
      const { rows } = await transaction.query<DocumentRow>(lockDocuments(ids))
      return rows.map(documentOf)
    },
  }
}

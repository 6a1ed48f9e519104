import { invariant } from '../../base/invariant.ts'
import type { BookingAttempt } from '../../domain/appointment/booking-attempt.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { Referral } from '../../domain/referral/referral.ts'
import type {
  AppointmentView,
  HeldReferral,
  Opened,
  Redrawn,
  ReferralCommit,
  ReferralStore,
  RequestView,
  UnarchivedReferral,
} from '../ports/referrals.ts'
import { documentOf } from './document-store.ts'
import type { Database, Queryable } from './pool.ts'
import { inTransaction } from './pool.ts'
import type { DocumentRow } from './queries/document/document-columns.ts'
import { lockDocuments } from './queries/document/lock-documents.ts'
import { beginBooking } from './queries/pas/begin-booking.ts'
import { beginCancellation } from './queries/pas/begin-cancellation.ts'
import { confirmBooking } from './queries/pas/confirm-booking.ts'
import { confirmCancellation } from './queries/pas/confirm-cancellation.ts'
import { type BookingAttemptRow, listBookingAttempts } from './queries/pas/list-booking-attempts.ts'
import { orderCancellation } from './queries/pas/order-cancellation.ts'
import { fetchWorklist, type WorklistRow } from './queries/referral/fetch-worklist.ts'
import { type AnswerRow, findAnswer } from './queries/referral/find-answer.ts'
import {
  type AppointmentViewRow,
  findAppointmentView,
} from './queries/referral/find-appointment-view.ts'
import { findReferral } from './queries/referral/find-referral.ts'
import { findReferralView, type ReferralViewRow } from './queries/referral/find-referral-view.ts'
import { findRequestView, type RequestViewRow } from './queries/referral/find-request-view.ts'
import { forgetAnswers } from './queries/referral/forget-answers.ts'
import { insertReferral } from './queries/referral/insert-referral.ts'
import { listUbrns } from './queries/referral/list-ubrns.ts'
import { listUnarchived } from './queries/referral/list-unarchived.ts'
import { type LockedReferralRow, lockReferral } from './queries/referral/lock-referral.ts'
import { lockToRedraw } from './queries/referral/lock-to-redraw.ts'
import { takeAppointmentIds } from './queries/referral/take-appointment-ids.ts'
import { takeUbrns } from './queries/referral/take-ubrns.ts'
import { updateRedrawn } from './queries/referral/update-redrawn.ts'
import { updateReferral } from './queries/referral/update-referral.ts'
import { relationOf } from './relation-of.ts'
import { openSlotStore } from './slot-store.ts'
import { isLockNotAvailable, isUniqueViolation } from './sql-state.ts'
import { takeNumbers } from './take-numbers.ts'

export function openReferralStore(database: Database): ReferralStore {
  const ubrns = takeNumbers(database, takeUbrns)
  const appointmentIds = takeNumbers(database, takeAppointmentIds)
  return {
    findView: async (ubrn, viewer) => {
      const { rows } = await database.query<ReferralViewRow>(findReferralView(ubrn, viewer))
      const row = rows[0]
      return row && { version: row.version, body: row.body, relation: relationOf(row) }
    },
    findAppointmentView: (id, viewer) => appointmentView(database, id, viewer),
    findRequestView: (ubrn, viewer) => requestView(database, ubrn, viewer),
    find: async (ubrn) => {
      const { rows } = await database.query<{ document: Referral }>(findReferral(ubrn))
      return rows[0]?.document
    },
    nextUbrn: async () => (await ubrns()).padStart(12, '0') as Ubrn,
    nextAppointmentId: appointmentIds,
    create: (commit) => create(database, commit),
    change: (target, work) => change(database, target, work),
    redraw: (ubrn, draw, how) =>
      inTransaction(database, (transaction) => redraw(transaction, ubrn, draw, how)),
    listUbrns: async (after, countMax) => {
      const { rows } = await database.query<{ ubrn: Ubrn }>(listUbrns(after, countMax))
      return rows.map(({ ubrn }) => ubrn)
    },
    listUnarchived: async (after, countMax) => {
      const statement = listUnarchived(after, countMax)
      return (await database.query<UnarchivedReferral>(statement)).rows
    },
    forgetAnswers: async (before) => {
      await database.query(forgetAnswers(before))
    },
    findAnswer: async (caller, key) => {
      const { rows } = await database.query<AnswerRow>(findAnswer(caller, key))
      const row = rows[0]
      return (
        row && {
          caller,
          key,
          digest: row.request_digest,
          status: row.http_status,
          headers: row.headers,
          body: row.body,
        }
      )
    },
    fetchWorklist: async (fetch, scope, today) => {
      const { rows } = await database.query<WorklistRow>(fetchWorklist(fetch, scope, today))
      return { entries: rows[0]?.entries ?? '', contained: rows[0]?.contained ?? [] }
    },
  }
}

async function appointmentView(
  database: Database,
  ...[id, viewer]: Parameters<ReferralStore['findAppointmentView']>
): Promise<AppointmentView | undefined> {
  const { rows } = await database.query<AppointmentViewRow>(findAppointmentView(id, viewer))
  const row = rows[0]
  if (row === undefined) return undefined
  const { version, body } = row
  return { version, body, relation: relationOf(row), ubrn: row.ubrn as Ubrn }
}

async function requestView(
  database: Database,
  ...[ubrn, viewer]: Parameters<ReferralStore['findRequestView']>
): Promise<RequestView | undefined> {
  const { rows } = await database.query<RequestViewRow>(findRequestView(ubrn, viewer))
  const row = rows[0]
  if (row === undefined) return undefined
  const { request_id: requestId, version, state } = row
  return { requestId, version, state, relation: relationOf(row) }
}

async function create(
  database: Database,
  commit: ReferralCommit,
): Promise<'committed' | 'in-progress'> {
  try {
    await database.query(insertReferral(commit))
    return 'committed'
  } catch (fault) {
    // Two requests with one Idempotency-Key: the other was a moment quicker and has its answer
    // stored.
    if (isUniqueViolation(fault, 'idempotent_answer_pkey')) return 'in-progress'
    throw fault
  }
}

/** Thrown through the transaction to roll it back; never leaves this file. */
class NothingCommitted extends Error {}

/** A booking was confirmed after its hold ran out, and somebody else has the slot. */
class SlotLost extends Error {}

async function change<T>(
  database: Database,
  target: Parameters<ReferralStore['change']>[0],
  work: (held: HeldReferral) => Promise<T>,
): Promise<Opened<T>> {
  let result: Opened<T> = { is: 'absent' }
  try {
    await inTransaction(database, async (transaction) => {
      const row = await lock(transaction, target)
      if (row === undefined) throw new NothingCommitted()
      if (isLockedByOther(row, target)) {
        result = { is: 'locked' }
        throw new NothingCommitted()
      }
      const { held, hasWritten } = hold(transaction, row)
      result = { is: 'held', value: await work(held) }
      if (!hasWritten()) throw new NothingCommitted()
    })
  } catch (fault) {
    if (isLockNotAvailable(fault) || fault instanceof SlotLost) return { is: 'locked' }
    if (isUniqueViolation(fault, 'idempotent_answer_pkey')) return { is: 'locked' }
    if (!(fault instanceof NothingCommitted)) throw fault
  }
  return result
}

async function lock(
  transaction: Queryable,
  { ubrn, request }: Parameters<ReferralStore['change']>[0],
): Promise<LockedReferralRow | undefined> {
  const waits = request !== undefined
  const { rows } = await transaction.query<LockedReferralRow>(lockReferral(ubrn, { waits }))
  return rows[0]
}

function isLockedByOther(
  row: LockedReferralRow,
  { now, request }: Parameters<ReferralStore['change']>[0],
): boolean {
  if (row.locked_by === null || row.locked_until === null) return request !== undefined
  if (request !== undefined) return row.locked_by !== request
  return row.locked_until > now
}

function hold(
  transaction: Queryable,
  row: LockedReferralRow,
): { held: HeldReferral; hasWritten: () => boolean } {
  const referral = row.document as Referral
  let hasWritten = false
  const held: HeldReferral = {
    referral,
    slots: openSlotStore(transaction),
    listAttempts: async () => {
      const statement = listBookingAttempts(referral.ubrn)
      const { rows } = await transaction.query<BookingAttemptRow>(statement)
      return rows.map(attemptOf)
    },
    lockDocuments: async (ids) => {
      const { rows } = await transaction.query<DocumentRow>(lockDocuments(ids))
      return rows.map(documentOf)
    },
    commit: async (commit) => {
      invariant(!hasWritten, 'a transaction commits one change')
      await settleAtPas(transaction, commit)
      const { rowCount } = await transaction.query(updateReferral(commit, referral))
      invariant(rowCount === 1, 'a locked referral has the version that was read')
      hasWritten = true
    },
    create: async (commit) => {
      await transaction.query(insertReferral(commit))
    },
    beginBooking: async (begin) => {
      const { rowCount } = await transaction.query(beginBooking(referral.ubrn, begin))
      hasWritten = rowCount === 1
      return hasWritten
    },
    beginCancellation: async (begin) => {
      await transaction.query(beginCancellation(referral.ubrn, begin))
      hasWritten = true
    },
  }
  return { held, hasWritten: () => hasWritten }
}

/** The slots of a change, and the requests to a PAS that it ends or begins. */
async function settleAtPas(
  transaction: Queryable,
  { referral: { ubrn }, at, booked, cancelled, toCancel }: ReferralCommit,
): Promise<void> {
  if (booked !== undefined) {
    const { rowCount } = await transaction.query(confirmBooking(booked))
    if (rowCount !== 1) throw new SlotLost()
  }
  if (cancelled !== undefined) await transaction.query(confirmCancellation(ubrn, cancelled))
  if (toCancel !== undefined) await transaction.query(orderCancellation(ubrn, toCancel, at))
}

/** Also for a transaction that somebody else began, as the job that sets a scan result. */
export async function redraw(
  transaction: Queryable,
  ubrn: Ubrn,
  draw: (referral: Referral) => Redrawn | undefined,
  how: { readonly waits: boolean } = { waits: false },
): Promise<void> {
  const { rows } = await transaction.query<{ document: Referral }>(lockToRedraw(ubrn, how))
  const row = rows[0]
  const redrawn = row && draw(row.document)
  if (redrawn !== undefined) await transaction.query(updateRedrawn(redrawn))
}

function attemptOf(row: BookingAttemptRow): BookingAttempt {
  return {
    service: row.service_id as ServiceId,
    slot: row.slot_id as SlotId,
    startedAt: row.started_at,
    outcome: row.outcome as BookingAttempt['outcome'],
  }
}

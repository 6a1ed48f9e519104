import { isDeepStrictEqual } from 'node:util'
import { type Instant, systemClock } from '../../src/base/clock.ts'
import { conversationFileName } from '../../src/domain/advice/conversation-file-name.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import { slotToCancel } from '../../src/domain/referral/end-appointment.ts'
import type { Queryable } from '../../src/store/postgres/pool.ts'
import { renderAppointment } from '../../src/wire/stu3/write-appointment.ts'
import { renderReferralRequest } from '../../src/wire/stu3/write-referral-request.ts'
import {
  type Check,
  checkAdvice,
  checkConversions,
  checkDocuments,
  checkHistory,
  checkPlaces,
  type Site,
} from './half-done-requests.ts'
import { type ReferralRow, type Row, readTables, type Tables } from './stored-tables.ts'

/**
 * Whatever is stored in part, in a sentence each: a referral or advice request, everything that a
 * write leaves beside it, and that every slot which is taken is taken for somebody. Nobody may be
 * writing meanwhile. A replayed answer leaves an audit record and nothing else, so their number is
 * wanted; `now` is by the clock of the server, by which locks run out.
 */
export async function halfDone(
  database: Queryable,
  baseUrl: string,
  {
    replays = 0,
    now = systemClock.now(),
  }: { readonly replays?: number; readonly now?: Instant } = {},
): Promise<string[]> {
  const site = { fhirBaseUrl: `${baseUrl}/referrals/FHIR` }
  const tables = await readTables(database)
  const problems: string[] = []
  const check: Check = (holds, says) => {
    if (!holds) problems.push(says)
  }
  for (const referral of tables.referrals) {
    checkReferral(referral, site, check)
    checkHistory(referral, tables.historyOf, tables.auditOf, check)
    checkAppointment(referral, tables, site, check)
  }
  for (const advice of tables.advice) {
    checkAdvice(advice, site, check)
    checkHistory(advice, tables.adviceHistoryOf, tables.auditOf, check)
  }
  checkConversions(tables, check)
  checkPlaces(tables, site, check)
  checkAudit(tables, replays, check)
  checkSlots(tables, check)
  checkRequests(tables, now, check)
  checkDocuments(tables, check)
  return problems
}

export type Told = { readonly replays?: number; readonly now?: Instant }

function checkReferral(row: ReferralRow, { fhirBaseUrl }: Site, check: Check): void {
  const { document, ubrn } = row
  const isOfDocument =
    ubrn === document.ubrn &&
    row.version === document.version &&
    row.state === document.state &&
    row.request_id === document.requestId &&
    row.nhs_number === document.patient &&
    row.referring_ods_code === document.referringOrganisation &&
    row.service_id === (document.appointment?.service.id ?? null)
  check(isOfDocument, `the columns of ${ubrn} are not those of its document`)
  const body = renderReferralRequest(document, { baseUrl: fhirBaseUrl })
  check(row.body === body, `the body of ${ubrn} is not what its document renders to`)
}

function checkAppointment(row: ReferralRow, tables: Tables, site: Site, check: Check): void {
  const { document, ubrn } = row
  const { appointment } = document
  const stored = tables.appointmentsOf.get(ubrn) ?? []
  const found = stored.find(({ appointment_id: id }) => String(id) === appointment?.id)
  const isPast = (row: Row) => row === found || row.status !== 'booked'
  check(stored.every(isPast), `${ubrn} has stray appointments`)
  if (appointment === undefined) return
  const body = renderAppointment(appointment, document, { baseUrl: site.fhirBaseUrl })
  const isIt =
    found?.version === appointment.version &&
    found.status === appointment.status &&
    found.body === body &&
    isDeepStrictEqual(found.document, appointment)
  check(isIt, `the appointment of ${ubrn} is stored otherwise than the referral says`)
}

/** The other way round: whatever was told to have succeeded is there. */
function checkAudit(tables: Tables, replays: number, check: Check): void {
  const { historyOf, adviceHistoryOf } = tables
  const history = [...historyOf.values(), ...adviceHistoryOf.values()].flat()
  const requests = new Set(history.map(({ request_id: id }) => id))
  const written = [...tables.auditOf.values()].flat()
  const isUpload = (row: Row) => row.operation === 'a020-upload-file-to-document-store'
  // A conversation is drawn by the server, also for a conversion that then comes to nothing.
  const isDrawn = ({ name, intended_ubrn: ubrn }: Row) =>
    name === conversationFileName(String(ubrn) as Ubrn)
  const uploaded = tables.documents.filter((row) => !isDrawn(row))
  const uploads = written.filter(isUpload).length - uploaded.length
  const others = written.filter((row) => !isUpload(row) && !requests.has(row.request_id)).length
  check(uploads >= 0, 'there are documents without an audit record')
  check(
    uploads + others === replays,
    `${uploads + others} audit records of writes have nothing beside them, not ${replays}`,
  )
  const ubrns = new Set(tables.referrals.map(({ ubrn }) => ubrn))
  for (const ubrn of historyOf.keys()) {
    check(ubrns.has(ubrn), `${ubrn} has a history and is not there`)
  }
}

function checkSlots({ referrals, slots, requests }: Tables, check: Check): void {
  const slotOf = new Map(
    referrals.map(({ ubrn, document }) => [ubrn, slotToCancel(document)] as const),
  )
  const busy = new Set<unknown>()
  for (const { slot_id: slot, status, ubrn, held_by: request } of slots) {
    if (status === 'busy') {
      busy.add(slot)
      check(slotOf.get(String(ubrn)) === slot, `the slot ${slot} is busy for nobody`)
    } else {
      const isAsked = requests.some(
        (each) =>
          each.request_id === request &&
          each.slot === slot &&
          each.ubrn === ubrn &&
          each.ask_again_at !== null,
      )
      check(status === 'held' && isAsked, `the slot ${slot} is ${status} without a request`)
    }
  }
  for (const [ubrn, slot] of slotOf) {
    check(slot === undefined || busy.has(slot), `the slot of ${ubrn} is not busy`)
  }
}

function checkRequests({ referrals, slots, requests }: Tables, now: Instant, check: Check): void {
  for (const { ubrn, slot, kind, outcome, request_id: request } of requests) {
    const referral = referrals.find((each) => each.ubrn === ubrn)
    const isCancelled = requests.some(
      (each) => each.kind === 'CANCEL' && each.ubrn === ubrn && each.slot === slot,
    )
    const isBooked = isCancelled || referral?.document.appointment?.slot === slot
    if (outcome === 'BOOKED') check(isBooked, `a request of ${ubrn} is booked, the slot is not`)
    // Once the lock has run out, somebody else may have the referral.
    const isLocked = referral?.locked_by === request && String(referral?.locked_until) > now
    if (kind !== 'BOOK' || outcome !== 'ASKED' || !isLocked) continue
    const held = slots.find((each) => each.slot_id === slot)
    const isHeld = held?.status === 'held' && held.held_by === request
    check(isHeld, `${ubrn} is locked for a slot that is not held`)
  }
  for (const { ubrn, locked_by: request } of referrals) {
    const isKnown = request === null || requests.some((each) => each.request_id === request)
    check(isKnown, `${ubrn} is locked by a request that is not there`)
  }
}

import { isDeepStrictEqual } from 'node:util'
import { renderPlaces } from '../../src/api/commit-of.ts'
import { type Instant, systemClock } from '../../src/base/clock.ts'
import { slotToCancel } from '../../src/domain/referral/end-appointment.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import type { Database } from '../../src/store/postgres/pool.ts'
import { renderAppointment } from '../../src/wire/stu3/write-appointment.ts'
import { renderReferralRequest } from '../../src/wire/stu3/write-referral-request.ts'

/**
 * Whatever is stored in part, in a sentence each: a referral, everything that a write leaves beside
 * it, and that every slot which is taken is taken for somebody. Nobody may be writing meanwhile. A
 * replayed answer leaves an audit record and nothing else, so their number is wanted; `now` is by
 * the clock of the server, by which locks run out.
 */
export async function halfDone(
  database: Database,
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
    checkHistory(referral, tables, check)
    checkPlaces(referral, tables, site, check)
    checkAppointment(referral, tables, site, check)
  }
  checkAudit(tables, replays, check)
  checkSlots(tables, check)
  checkRequests(tables, now, check)
  checkDocuments(tables, check)
  return problems
}

export type Told = { readonly replays?: number; readonly now?: Instant }

type Check = (holds: boolean, says: string) => void
type Site = { readonly fhirBaseUrl: string }
type Row = Readonly<Record<string, unknown>>
type ReferralRow = Row & { readonly ubrn: string; readonly document: Referral }
type HistoryRow = ReferralRow & { readonly version: number; readonly operation: string }

type Tables = {
  readonly referrals: readonly ReferralRow[]
  readonly historyOf: ReadonlyMap<string, readonly HistoryRow[]>
  readonly placesOf: ReadonlyMap<string, readonly Row[]>
  readonly appointmentsOf: ReadonlyMap<string, readonly Row[]>
  readonly auditOf: ReadonlyMap<string, readonly Row[]>
  readonly slots: readonly Row[]
  readonly requests: readonly Row[]
  readonly documents: readonly Row[]
}

async function readTables(database: Database): Promise<Tables> {
  const all = async <T extends Row>(sql: string) => (await database.query<T>(sql)).rows
  return {
    referrals: await all<ReferralRow>('select * from referral order by ubrn'),
    historyOf: Map.groupBy(
      await all<HistoryRow>('select * from referral_history order by ubrn, version'),
      ({ ubrn }) => ubrn,
    ),
    placesOf: by('ubrn', await all('select * from worklist_entry order by ubrn, list')),
    appointmentsOf: by('ubrn', await all('select * from appointment')),
    auditOf: by(
      'request_id',
      await all(`
        select request_id, operation, http_status, ubrn, nhs_number, user_id, ods_code
        from audit_record
        where http_status < 300 and operation in (
          'a011-create-referral', 'a012-maintain-referral-letter', 'a013-accept-referral',
          'a016-book-or-defer-appointment', 'a020-upload-file-to-document-store',
          'a031-change-shortlist', 'a034-update-appointment', 'a036-cancel-referral'
        )`),
    ),
    slots: await all(
      `select slot_id::text, status, ubrn, held_by from slot where status <> 'free'`,
    ),
    requests: await all('select *, slot_id::text as slot from pas_request'),
    // Those that were announced and never came were told of to nobody.
    documents: await all('select * from document where awaits_bytes_until is null'),
  }
}

function by(column: string, rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => String(row[column]))
}

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

/** How many versions an operation goes on (DOMAIN 3.1). */
const versionsOf: Readonly<Record<string, number>> = {
  'a012-maintain-referral-letter': 1,
  'a013-accept-referral': 1,
  'a016-book-or-defer-appointment': 2,
  'a031-change-shortlist': 1,
  'a034-update-appointment': 1,
  'a036-cancel-referral': 1,
}

function checkHistory({ ubrn, document }: ReferralRow, tables: Tables, check: Check): void {
  const history = tables.historyOf.get(ubrn) ?? []
  const [first] = history
  const last = history.at(-1)
  check(first?.operation === 'a011-create-referral', `the history of ${ubrn} begins elsewhere`)
  check(
    last !== undefined && isDeepStrictEqual(unscanned(last.document), unscanned(document)),
    `the history of ${ubrn} does not end with what it is now`,
  )
  for (const [index, entry] of history.entries()) {
    const { operation, version } = entry
    const before = history[index - 1]
    const expected = before && before.version + (versionsOf[operation] ?? 0)
    check(before === undefined || version === expected, `${ubrn} has a gap before ${version}`)
    check(entry.document.version === version, `the history of ${ubrn} has a wrong ${version}`)
    const [audit, ...others] = tables.auditOf.get(String(entry.request_id)) ?? []
    check(
      audit?.operation === operation && audit.ubrn === ubrn && others.length === 0,
      `version ${version} of ${ubrn} has not one audit record of its own`,
    )
    check(audit?.nhs_number === document.patient, `the audit of ${ubrn} names another patient`)
  }
}

/** A scan result is shown without a new version. */
function unscanned(referral: Referral): Referral {
  const attachments = referral.attachments.map((each) => ({
    ...each,
    availability: 'PENDING' as const,
  }))
  return { ...referral, attachments }
}

function checkPlaces(row: ReferralRow, tables: Tables, site: Site, check: Check): void {
  const { document, ubrn } = row
  const expected = renderPlaces(document, site).map(({ place, entry, turned, contained }) => ({
    list: place.item.list,
    ubrn,
    ods_code: place.organisation,
    service_id: place.service ?? null,
    location_ods_code: place.location ?? null,
    specialty: place.specialty ?? null,
    clinician_user_id: place.clinician ?? null,
    sorts_at: place.sortsAt,
    entry,
    turns_on: turned?.on ?? null,
    turned_entry: turned?.entry ?? null,
    contained,
  }))
  const inOrder = expected.sort((a, b) => (a.list < b.list ? -1 : 1))
  const stored = tables.placesOf.get(ubrn) ?? []
  check(isDeepStrictEqual(stored, inOrder), `${ubrn} stands on other worklists than it should`)
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
  const history = [...tables.historyOf.values()].flat()
  const requests = new Set(history.map(({ request_id: id }) => id))
  const written = [...tables.auditOf.values()].flat()
  const isUpload = (row: Row) => row.operation === 'a020-upload-file-to-document-store'
  const uploads = written.filter(isUpload).length - tables.documents.length
  const others = written.filter((row) => !isUpload(row) && !requests.has(row.request_id)).length
  check(uploads >= 0, 'there are documents without an audit record')
  check(
    uploads + others === replays,
    `${uploads + others} audit records of writes have nothing beside them, not ${replays}`,
  )
  const ubrns = new Set(tables.referrals.map(({ ubrn }) => ubrn))
  for (const ubrn of tables.historyOf.keys()) {
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

function checkDocuments({ referrals, documents }: Tables, check: Check): void {
  const linked = new Map(
    referrals.flatMap(({ ubrn, document }) =>
      document.attachments.map(({ documentId }) => [String(documentId), ubrn] as const),
    ),
  )
  for (const { document_id: id, ubrn } of documents) {
    check((linked.get(String(id)) ?? null) === ubrn, `the document ${id} is linked on one side`)
  }
  const stored = new Set(documents.map(({ document_id: id }) => String(id)))
  for (const [id, ubrn] of linked) check(stored.has(id), `a letter of ${ubrn} is not there`)
}

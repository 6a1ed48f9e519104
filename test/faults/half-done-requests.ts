/** What referrals and advice requests have in common, as far as they are stored in part. */
import { isDeepStrictEqual } from 'node:util'
import { renderPlaces } from '../../src/api/commit-of.ts'
import { drawAdvice, drawAdvicePlaces } from '../../src/api/draw-advice.ts'
import type { Advice } from '../../src/domain/advice/advice.ts'
import { conversationFileName } from '../../src/domain/advice/conversation-file-name.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import type { AdviceRow, HistoryOf, RequestRow, Tables } from './stored-tables.ts'

export type Check = (holds: boolean, says: string) => void
export type Site = { readonly fhirBaseUrl: string }

/** How many versions an operation goes on (DOMAIN 3.1); what acts on an advice request, one. */
const versionsOf: Readonly<Record<string, number>> = {
  'a012-maintain-referral-letter': 1,
  'a013-accept-referral': 1,
  'a016-book-or-defer-appointment': 2,
  'a026-send-a-and-g-response': 1,
  'a027-convert-a-and-g-to-referral': 1,
  'a031-change-shortlist': 1,
  'a034-update-appointment': 1,
  'a036-cancel-referral': 1,
}

const conversions = ['a027-convert-a-and-g-to-referral', 'world-advice-referrer-converts']

/** Every version with its document and one audit record, from the first to the current one. */
export function checkHistory<T extends Referral | Advice>(
  { ubrn, document }: RequestRow<T>,
  historyOf: HistoryOf<T>,
  auditOf: Tables['auditOf'],
  check: Check,
): void {
  const history = historyOf.get(ubrn) ?? []
  const begins = history[0]?.operation ?? 'nothing'
  check(beginningsOf(document).includes(begins), `the history of ${ubrn} begins with ${begins}`)
  const last = history.at(-1)
  check(
    last !== undefined && isDeepStrictEqual(unscanned(last.document), unscanned(document)),
    `the history of ${ubrn} does not end with what it is now`,
  )
  for (const [index, entry] of history.entries()) {
    const { operation, version } = entry
    const before = history[index - 1]
    const goesOn = operation.startsWith('world-advice-') ? 1 : versionsOf[operation]
    const expected = before && before.version + (goesOn ?? 0)
    check(before === undefined || version === expected, `${ubrn} has a gap before ${version}`)
    check(entry.document.version === version, `the history of ${ubrn} has a wrong ${version}`)
    const [audit, ...others] = auditOf.get(String(entry.request_id)) ?? []
    check(
      audit?.operation === operation && audit.ubrn === ubrn && others.length === 0,
      `version ${version} of ${ubrn} has not one audit record of its own`,
    )
    check(audit?.nhs_number === document.patient, `the audit of ${ubrn} names another patient`)
  }
}

function beginningsOf(document: Referral | Advice): readonly string[] {
  if ('messages' in document) return ['a044-create-advice-and-guidance-request']
  return document.isFromAdvice ? conversions : ['a011-create-referral']
}

/** A scan result is shown without a new version. */
function unscanned<T extends Referral | Advice>(request: T): T {
  const attachments = request.attachments.map((each) => ({
    ...each,
    availability: 'PENDING' as const,
  }))
  return { ...request, attachments }
}

/** The worklist entries of each UBRN: of its referral, and of its advice request. */
export function checkPlaces({ referrals, advice, placesOf }: Tables, site: Site, check: Check) {
  const drawn = [
    ...referrals.flatMap(({ document }) => renderPlaces(document, site)),
    ...advice.flatMap(({ document }) => drawAdvicePlaces(document, site)),
  ]
  const expectedOf = Map.groupBy(drawn, ({ place }) => String(place.ubrn))
  for (const ubrn of new Set([...referrals, ...advice].map((each) => each.ubrn))) {
    const expected = expectedOf.get(ubrn)?.map(({ place, entry, turned, contained }) => ({
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
    const inOrder = (expected ?? []).sort((a, b) => (a.list < b.list ? -1 : 1))
    const stored = placesOf.get(ubrn) ?? []
    check(isDeepStrictEqual(stored, inOrder), `${ubrn} stands on other worklists than it should`)
  }
  for (const ubrn of placesOf.keys()) {
    const isThere = [...referrals, ...advice].some((each) => each.ubrn === ubrn)
    check(isThere, `${ubrn} stands on a worklist and is not there`)
  }
}

/** Columns, look and conversation of an advice request. */
export function checkAdvice(row: AdviceRow, site: Site, check: Check): void {
  const { document, ubrn } = row
  const { body, conversation } = drawAdvice(document, site)
  const { total, ...parts } = conversation
  const expected = {
    ubrn: document.ubrn,
    version: document.version,
    status: document.status,
    request_id: document.requestId,
    nhs_number: document.patient,
    referring_ods_code: document.referringOrganisation,
    service_id: document.service.id,
    provider_ods_code: document.service.provider,
    is_archived: document.archivedAt !== undefined,
    body,
    message_count: total,
    ...parts,
  }
  for (const [column, value] of Object.entries(expected)) {
    check(row[column] === value, `${column} of ${ubrn} is not that of its advice request`)
  }
}

/** A request is converted when a referral comes of it, which began with its conversation. */
export function checkConversions({ referrals, advice, historyOf }: Tables, check: Check): void {
  const referralOf = new Map(referrals.map(({ ubrn, document }) => [ubrn, document]))
  for (const { ubrn, document } of advice) {
    const isConverted = document.status === 'ADVICE_CONVERTED'
    check(isConverted === referralOf.has(ubrn), `${ubrn} is converted on one side`)
  }
  const requests = new Set(advice.map(({ ubrn }) => ubrn))
  for (const [ubrn, { isFromAdvice = false }] of referralOf) {
    check(isFromAdvice === requests.has(ubrn), `${ubrn} comes of an advice request on one side`)
    if (!isFromAdvice) continue
    const [first] = historyOf.get(ubrn) ?? []
    const names = first?.document.attachments.map(({ name }) => name) ?? []
    check(names.includes(conversationFileName(ubrn as Ubrn)), `${ubrn} began without conversation`)
  }
}

/** Each file is linked where it is shown, and shown where it is linked. */
export function checkDocuments({ referrals, advice, documents }: Tables, check: Check): void {
  const shownBy = (rows: readonly RequestRow<Referral | Advice>[]) =>
    new Map(
      rows.flatMap(({ ubrn, document }) =>
        document.attachments.map(({ documentId }) => [String(documentId), ubrn] as const),
      ),
    )
  const ofAdvice = shownBy(advice)
  const linked = new Map([...shownBy(referrals), ...ofAdvice])
  for (const { document_id: id, ubrn, is_of_advice: isOfAdvice } of documents) {
    check((linked.get(String(id)) ?? null) === ubrn, `the document ${id} is linked on one side`)
    check(ofAdvice.has(String(id)) === isOfAdvice, `the document ${id} is of another kind`)
  }
  const stored = new Set(documents.map(({ document_id: id }) => String(id)))
  for (const [id, ubrn] of linked) check(stored.has(id), `a letter of ${ubrn} is not there`)
}

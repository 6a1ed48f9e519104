/**
 * Worklists of A008. An entry becomes text when its referral is committed; reading a list only
 * joins texts, however long it is. Source: schema eRS-FetchWorklist-List and the examples.
 * Referrals for review refer to contained resources, the other lists to identifiers.
 * Quirk Q5: an empty list has an empty `entry`.
 */
import type { CalendarDate } from '../../base/clock.ts'
import { type ApiItem, isInApi, type WorklistPlace } from '../../domain/worklist/place.ts'
import { renderInternalEntry } from '../render-internal-entry.ts'
import type { Writing } from './elements.ts'
import { extension, profile } from './systems.ts'
import { type ItemPart, renderItem } from './worklist-elements.ts'
import { writeLetterItem, writeReferrerItem } from './write-worklist-referrer.ts'
import { containedOf, writeReviewItem } from './write-worklist-review.ts'
import { writeSlotIssueItem } from './write-worklist-slot-issue.ts'

/** JSON texts: the entry, what takes its place from a date on, and the resources it refers to. */
export type WorklistEntry = {
  readonly entry: string
  readonly turned?: { readonly on: CalendarDate; readonly entry: string }
  readonly contained: readonly string[]
}

export function writeWorklistEntry(place: WorklistPlace, writing: Writing): WorklistEntry {
  const { item } = place
  if (!isInApi(item)) return { entry: renderInternalEntry(place, item), contained: [] }
  const entry = renderEntry(place, item, writing)
  if (item.list === 'REFERRALS_FOR_REVIEW') return { entry, contained: containedOf(item) }
  if (item.list !== 'APPOINTMENT_SLOT_ISSUES' || item.turns === undefined) {
    return { entry, contained: [] }
  }
  const { on, to } = item.turns
  const then = renderEntry(place, { ...item, clinicalInformationStatus: to }, writing)
  return { entry, turned: { on, entry: then }, contained: [] }
}

/**
 * A whole list in parts, because the middle one may be megabytes: `entries` are joined by commas,
 * `contained` holds each resource once.
 */
export function writeWorklist(page: {
  readonly entries: string
  readonly contained: readonly string[]
}): readonly string[] {
  const contained =
    page.contained.length === 0 ? '' : `"contained":[${inOrder(page.contained).join(',')}],`
  return [
    `{"meta":{"profile":["${profile.fetchWorklistList}"]},"resourceType":"List",${contained}` +
      '"status":"current","mode":"snapshot","entry":[',
    page.entries,
    ']}',
  ]
}

/** Practitioners stand before patients. */
function inOrder(contained: readonly string[]): string[] {
  const isPractitioner = (text: string) => text.startsWith('{"id":"Practitioner-')
  return [...contained.filter(isPractitioner), ...contained.filter((text) => !isPractitioner(text))]
}

function renderEntry({ ubrn }: WorklistPlace, item: ApiItem, writing: Writing): string {
  return renderItem(urls[item.list], writeItem(item, writing), `ReferralRequest/${ubrn}`)
}

const urls: Readonly<Record<ApiItem['list'], string>> = {
  REFERRALS_FOR_REVIEW: extension.referralsForReviewItem,
  APPOINTMENT_SLOT_ISSUES: extension.appointmentSlotIssuesItem,
  LETTERS_OUTSTANDING: extension.lettersOutstandingItem,
  REJECTED_TRIAGE_RESPONSE: extension.rejectedTriageResponseItem,
  ASSESSMENT_RETURNED_CANCELLED_DNA: extension.assessmentReturnedItem,
  AWAITING_BOOKING: extension.awaitingBookingItem,
}

function writeItem(item: ApiItem, writing: Writing): ItemPart[] {
  switch (item.list) {
    case 'REFERRALS_FOR_REVIEW':
      return writeReviewItem(item, writing)
    case 'APPOINTMENT_SLOT_ISSUES':
      return writeSlotIssueItem(item, writing)
    case 'LETTERS_OUTSTANDING':
      return writeLetterItem(item)
    default:
      return writeReferrerItem(item, writing)
  }
}

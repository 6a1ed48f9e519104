import { type CalendarDate, epochMilliseconds, type Instant } from '../base/clock.ts'
import type { Reason, ReviewOutcome, ReviewReason } from '../domain/appointment/appointment.ts'
import type { NhsNumber } from '../domain/identifier/nhs-number.ts'
import type { OdsCode } from '../domain/identifier/ods-code.ts'
import type { Ubrn } from '../domain/identifier/ubrn.ts'
import type { UserId } from '../domain/identifier/user-id.ts'
import { type Priority, priorities } from '../domain/reference/priority.ts'
import type { ReferenceSetName } from '../domain/reference/reference-set.ts'
import { referenceSets } from '../domain/reference/reference-sets.ts'

/* How documents write what people read: numbers in groups, local dates, names of codes. */

/** In groups of four, as patients are told it (DOMAIN 2.6). */
export function ubrnInWords(ubrn: Ubrn): string {
  return ubrn.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** 3, 3 and 4 digits. */
export function nhsNumberInWords(nhsNumber: NhsNumber): string {
  return nhsNumber.replace(/^(\d{3})(\d{3})/, '$1 $2 ')
}

/** `Tuesday 1 December 2026`, where the patient lives. */
export function dateInWords(at: Instant): string {
  const { weekday, day, month, year } = partsOf(at)
  return `${weekday} ${day} ${month} ${year}`
}

/** `1 December 2026`. */
export function calendarDateInWords(date: CalendarDate): string {
  const { day, month, year } = partsOf(`${date}T12:00:00.000Z`)
  return `${day} ${month} ${year}`
}

/** `9:30am`. */
export function timeInWords(at: Instant): string {
  const { hour, minute } = partsOf(at)
  const hours = Number(hour)
  return `${hours % 12 === 0 ? 12 : hours % 12}:${minute}${hours < 12 ? 'am' : 'pm'}`
}

/** `1 December 2026, 9:30am`. */
export function instantInWords(at: Instant): string {
  const { day, month, year } = partsOf(at)
  return `${day} ${month} ${year}, ${timeInWords(at)}`
}

const inLondon = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute'

function partsOf(at: Instant): Readonly<Record<Part, string>> {
  const parts = inLondon
    .formatToParts(epochMilliseconds(at))
    .map(({ type, value }) => [type, value])
  return Object.fromEntries(parts) as Record<Part, string>
}

export function priorityInWords(priority: Priority): string {
  return priorities[priority].display
}

/** The display of a code of reference data, else the code itself. */
export function codeInWords(set: ReferenceSetName, code: string): string {
  return referenceSets[set].byCode.get(code)?.display ?? code
}

export function reasonInWords(reason: Reason): string {
  switch (reason.set) {
    case 'REVIEW_REASON':
      return reviewReasons[reason.code]
    case 'REVIEW_OUTCOME':
      return reviewOutcomes[reason.code]
    default:
      return codeInWords(reason.set, reason.code)
  }
}

const reviewReasons: Readonly<Record<ReviewReason, string>> = {
  NO_SLOTS_AT_SERVICE: 'The service had no appointment slots',
  SLOT_NOT_AVAILABLE: 'The slot was no longer available',
  BOOKING_ATTEMPT_PROBLEM: 'The booking could not be completed',
  TRIAGE: 'Sent to be assessed',
}

const reviewOutcomes: Readonly<Record<ReviewOutcome, string>> = {
  PROVIDER_CONVERTED_ADVICE_AND_GUIDANCE_ADMIN_TO_REFER:
    'Advice request converted, administrators to refer',
  CANCEL_APPOINTMENT_ACTION_LATER: 'Appointment cancelled, to be acted on later',
  RETURN_TO_REFERRER_WITH_ADVICE: 'Returned to the referrer with advice',
  ACCEPT_REFER_BOOK_LATER: 'Accepted, to be referred or booked later',
}

/** Names of organisations and people, as far as the directory knows them. */
export type Names = {
  readonly organisations: ReadonlyMap<OdsCode, string>
  readonly people: ReadonlyMap<UserId, string>
}

/** `Larkfield Surgery (D82106)`. */
export function organisationInWords(odsCode: OdsCode, { organisations }: Names): string {
  return named(organisations.get(odsCode), odsCode)
}

export function personInWords(user: UserId, { people }: Names): string {
  return named(people.get(user), user)
}

function named(name: string | undefined, code: string): string {
  return name === undefined ? code : `${name} (${code})`
}

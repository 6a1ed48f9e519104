/**
 * Random stories of actions: whatever happens, a referral stays sound and on the lists it belongs
 * on.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Instant, plusMilliseconds } from '../../../src/base/clock.ts'
import type { Service } from '../../../src/domain/directory/service.ts'
import { attachmentChanges } from '../../../src/domain/document/attachment-changes.ts'
import { withScanResult } from '../../../src/domain/document/scan-result.ts'
import { accept } from '../../../src/domain/referral/accept.ts'
import { book, checkBooking } from '../../../src/domain/referral/book.ts'
import { cancelAppointment } from '../../../src/domain/referral/cancel-appointment.ts'
import { cancelReferral } from '../../../src/domain/referral/cancel-referral.ts'
import {
  changeShortlist,
  reshortlistForTriage,
} from '../../../src/domain/referral/change-shortlist.ts'
import type { ChangeShortlist } from '../../../src/domain/referral/commands.ts'
import { defer } from '../../../src/domain/referral/defer.ts'
import { type Ending, endAppointment } from '../../../src/domain/referral/end-appointment.ts'
import { maintainLetter } from '../../../src/domain/referral/maintain-letter.ts'
import { recordReviewOutcome } from '../../../src/domain/referral/record-review-outcome.ts'
import { type Referral, referrerAttachments } from '../../../src/domain/referral/referral.ts'
import { reject } from '../../../src/domain/referral/reject.ts'
import { sendForTriage } from '../../../src/domain/referral/send-for-triage.ts'
import { type Action, admits, stateAfter } from '../../../src/domain/referral/transitions.ts'
import type { Decided } from '../../../src/domain/refusal/refusal.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import {
  actor,
  criteria,
  document,
  documentId,
  found,
  indirect,
  provider,
  referral,
  service,
  slot,
  triage,
} from '../build.ts'
import { listsByHand } from '../worklist/lists-by-hand.ts'
import { outside } from './outside/outside-actions.ts'

/** A step may be anything a caller can send; most are refused where they come. */
type Step =
  | { readonly does: 'book'; readonly at: 0 | 1; readonly startsInHours: number }
  | { readonly does: 'defer'; readonly at: 0 | 1 }
  | { readonly does: 'sendForTriage' }
  | { readonly does: 'maintainLetter'; readonly files: readonly number[] }
  | { readonly does: 'accept' }
  | { readonly does: 'changeShortlist' | 'reshortlistForTriage' }
  | { readonly does: 'cancelAppointment' | 'cancelReferral'; readonly isFitting: boolean }
  | { readonly does: 'reject' }
  | { readonly does: OutsideAction }
  | {
      readonly does: 'acceptReferBookLater' | 'returnWithAdvice'
      readonly files: readonly number[]
    }
  | { readonly does: 'scan'; readonly file: number }

type OutsideAction = Extract<Action, `patient${string}` | `provider${string}` | Elsewhere>
type Elsewhere =
  | 'indirectBookingDated'
  | 'indirectBookingCancelled'
  | 'nonAttendanceReported'
  | 'nonAttenderReturned'
  | 'assessmentRecorded'
  | 'referredOnward'
  | 'referrerNotices'
  | 'archived'

const file = fc.integer({ min: 1, max: 4 })
const outsideActions = Object.keys(outside) as OutsideAction[]
/** More often, since it takes all three. */
const byTelephone = ['indirectBookingDated', 'patientCancels', 'indirectBookingCancelled'] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    does: fc.constant('book' as const),
    at: fc.constantFrom(0 as const, 1 as const),
    startsInHours: fc.integer({ min: -24, max: 480 }),
  }),
  fc.record({ does: fc.constant('defer' as const), at: fc.constantFrom(0 as const, 1 as const) }),
  fc.record({
    does: fc.constant('maintainLetter' as const),
    files: fc.uniqueArray(file, { maxLength: 3 }),
  }),
  fc.record({ does: fc.constant('scan' as const), file }),
  fc.record({
    does: fc.constantFrom('acceptReferBookLater' as const, 'returnWithAdvice' as const),
    files: fc.uniqueArray(file, { maxLength: 1 }),
  }),
  fc
    .constantFrom(
      'sendForTriage' as const,
      'accept' as const,
      'accept' as const,
      'reject' as const,
      'changeShortlist' as const,
      'reshortlistForTriage' as const,
    )
    .map((does) => ({ does })),
  fc.record({
    does: fc.constantFrom('cancelAppointment' as const, 'cancelReferral' as const),
    isFitting: fc.boolean(),
  }),
  fc.constantFrom(...outsideActions, ...byTelephone).map((does) => ({ does })),
  fc.constantFrom(...outsideActions).map((does) => ({ does })),
)

const documents = [1, 2, 3, 4].map((index) => document(index))

/** Files that are linked to the referral are found as such. */
function storedFor({ ubrn, attachments }: Referral) {
  const linked = new Set(attachments.map((each) => each.documentId))
  return new Map(documents.map((each) => [each.id, linked.has(each.id) ? { ...each, ubrn } : each]))
}

const patient = found()

function take(one: Referral, next: Step, at: Instant): Referral {
  switch (next.does) {
    case 'book':
      return bookStep(one, next, at)
    case 'defer':
      return orSame(one, deferStep(one, next, at))
    case 'sendForTriage': {
      const facts = { patient, service: triage, appointmentId: at }
      const asked = { ...asking(one, triage.id), status: 'proposed', reason: 'TRIAGE' } as const
      return orSame(one, sendForTriage(one, asked, facts, at))
    }
    case 'maintainLetter': {
      const files = next.files.map((index) => ({
        documentId: documentId(index),
        type: 'REFERRER' as const,
      }))
      const facts = { patient, documents: storedFor(one) }
      return orSame(one, maintainLetter(one, { files }, facts, actor(), at))
    }
    case 'accept':
      return orSame(one, accept(one, { patient }, at))
    case 'changeShortlist':
      return orSame(one, changeShortlist(one, sought(offered), known, at))
    case 'reshortlistForTriage': {
      const facts = { ...known, appointmentId: at }
      return orSame(one, reshortlistForTriage(one, sought([triage]), facts, at))
    }
    case 'acceptReferBookLater':
    case 'returnWithAdvice':
      return orSame(one, reviewStep(one, next, at))
    case 'cancelAppointment':
    case 'cancelReferral':
      return endingStep(one, next, at)
    case 'scan':
      return withScanResult(one, documentId(next.file), 'AVAILABLE')
    case 'reject': {
      const isIndirect = one.appointment?.slot === undefined
      const command = { reason: 'SERVICE_INAPPROPRIATE', comment: 'Not for us' }
      const told = { ...command, ...(isIndirect && { isCancelledInPas: true }) }
      return endedBy(one, reject(one, told, { patient }, at), at)
    }
    default: {
      const decided = outside[next.does]?.(one, at)
      assert.ok(decided, next.does)
      return orSame(one, decided)
    }
  }
}

/** A shortlist of these services, as A031 and A032 are asked for it. */
function sought(services: readonly Service[]): ChangeShortlist {
  return {
    shortlist: { criteria: criteria(), services: services.map(({ id }) => id) },
    letterIntention: 'NEED_TO_ADD_LATER',
    firstReminderLetterFollowUpDays: 0,
  }
}

const offered = [service(), indirect, triage]
const known = {
  patient,
  services: new Map(offered.map((each) => [each.id, each])),
  found: new Set(offered.map(({ id }) => id)),
  isClinicalTermKnown: true,
  namedClinician: undefined,
  organisation: undefined,
  isServiceOrganisation: false,
}

function asking(one: Referral, id: ReturnType<typeof service>['id']) {
  return { ubrn: one.ubrn, version: one.version, patient: one.patient, service: id }
}

function bookStep(one: Referral, next: Step & { does: 'book' }, at: Instant): Referral {
  const where = next.at === 0 ? service() : indirect
  const start = plusMilliseconds(at, next.startsInHours * 3_600_000)
  const end = plusMilliseconds(start, 1_800_000)
  const offered = slot({ start, end, service: where.id })
  const asked = {
    ...asking(one, where.id),
    status: 'booked',
    slot: offered.id,
    start,
    end,
  } as const
  const decided = checkBooking(one, asked, { patient, service: where, slot: offered }, at)
  return decided.ok ? book(one, decided.value, at, at) : one
}

function deferStep(one: Referral, next: Step & { does: 'defer' }, at: Instant) {
  const where = next.at === 0 ? service() : indirect
  const facts = {
    patient,
    service: where,
    slot: undefined,
    appointmentId: at,
    hasFreeSlots: false,
    attempts: [],
  }
  const reason = 'NO_SLOTS_AT_SERVICE'
  return defer(one, { ...asking(one, where.id), status: 'proposed', reason } as const, facts, at)
}

function reviewStep(
  one: Referral,
  next: Step & { does: 'acceptReferBookLater' | 'returnWithAdvice' },
  at: Instant,
) {
  const files = next.files.map((index) => ({
    documentId: documentId(index),
    type: 'PROVIDER' as const,
  }))
  const facts = { patient, documents: storedFor(one) }
  const comment = 'As discussed'
  const command =
    next.does === 'returnWithAdvice'
      ? ({ outcome: 'RETURN_TO_REFERRER_WITH_ADVICE', comment, files } as const)
      : ({ outcome: 'ACCEPT_REFER_BOOK_LATER', comment, priority: 'URGENT', files } as const)
  return recordReviewOutcome(one, command, facts, provider, at)
}

/** `isFitting`: the reason is one that the caller may give. */
function endingStep(
  one: Referral,
  { does, isFitting }: Step & { does: 'cancelAppointment' | 'cancelReferral' },
  at: Instant,
): Referral {
  const { appointment, ubrn, version, patient: named } = one
  if (does === 'cancelReferral') {
    const reason = isFitting ? 'INTEND_PRIVATE' : 'TRIAGE_ENDED'
    const by = one.version % 2 === 0 ? actor() : provider
    return endedBy(one, cancelReferral(one, { reason }, { patient }, by, at), at)
  }
  if (appointment === undefined) return one
  const reason = isFitting ? 'PATIENT_ILL' : 'OTHER'
  const { id, service: where } = appointment
  const command = { id, ubrn, version, patient: named, service: where.id, reason }
  return endedBy(one, cancelAppointment(one, command, { patient }, actor(), at), at)
}

function endedBy(one: Referral, decided: Decided<Ending>, at: Instant): Referral {
  return decided.ok ? endAppointment(one, decided.value, at) : one
}

function orSame(one: Referral, decided: Decided<Referral>): Referral {
  return decided.ok ? decided.value : one
}

function assertSound(one: Referral): void {
  const live = one.appointment?.status
  const isBooked = one.state === 'BOOKED' || one.state === 'ASSESSMENT_RESULT'
  const isMissed = one.state === 'DID_NOT_ATTEND' || one.state === 'APPT_CANCELLED_BY_PROVIDER'
  const isSent = one.state === 'DEFERRED_TO_PROVIDER' || one.state === 'AWAITING_TRIAGE'
  const isDecided = one.state === 'TRIAGED_PROVIDER_TO_ACTION' || one.state === 'TRIAGE_RESPONSE'
  const isProposed = isSent || isDecided
  assert.equal(live === 'booked', isBooked, 'an appointment is booked while the referral is')
  // A referral that is cancelled leaves what was proposed as it is.
  if (one.state !== 'CANCELLED_REFERRAL') {
    assert.equal(live === 'proposed', isProposed, 'one is proposed while a provider is to act')
  }
  assert.equal(one.reason?.set === 'REVIEW_REASON', isSent, 'a reason speaks of the present')
  assert.equal(one.reason?.set === 'REVIEW_OUTCOME', isDecided, 'as does an outcome')
  if (one.review !== undefined) {
    assert.ok(isBooked || isProposed || isMissed, 'a review is at a provider')
  }
  if (isDecided && one.review !== undefined) assert.match(one.review, /^PRIORITY_/)
  if (one.acceptedAt !== undefined) {
    assert.ok(isBooked || isMissed, 'what is accepted is booked, or is to be booked again')
  }
  if (one.noticedAt !== undefined) assert.ok(one.returnedAt, 'what is noticed was returned')
  if (one.related !== undefined) assert.ok(one.related.every(({ is }) => is === 'ONWARD'))
  const hasLetters = referrerAttachments(one).length > 0
  assert.equal(one.clinicalInformation !== undefined, hasLetters, 'letters are information')
  const names = one.attachments.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length, 'names are unique')
  const lists = worklistsOf(one).map(({ item }) => item.list)
  assert.deepEqual([...lists].sort(), listsByHand(one).sort())
  assert.equal(new Set(lists).size, lists.length, 'a referral has one place a list')
}

function assertStep(before: Referral, next: Step, after: Referral): void {
  if (after === before) return
  if (next.does === 'scan') {
    assert.equal(after.version, before.version)
    return
  }
  const action: Action = next.does
  assert.ok(after.version > before.version, 'versions grow')
  assert.ok(admits(action, before.state), 'the table admits it')
  assert.equal(after.state, stateAfter(action, before.state), 'the table says what it becomes')
  const { linked, unlinked } = attachmentChanges(before, after)
  if (action !== 'maintainLetter') assert.deepEqual(unlinked, [])
  if (!linking.includes(action)) assert.deepEqual(linked, [])
  const { ubrn, requestId, createdAt, patient: person } = after
  assert.deepEqual(
    [ubrn, requestId, createdAt, person],
    [before.ubrn, before.requestId, before.createdAt, before.patient],
  )
}

const linking: readonly Action[] = ['maintainLetter', 'acceptReferBookLater', 'returnWithAdvice']

/** What the stories must have come to, so that they prove something. */
const wanted = [
  'book:NOT_BOOKED',
  'defer:NOT_BOOKED',
  'sendForTriage:NOT_BOOKED',
  'maintainLetter:NOT_BOOKED',
  'maintainLetter:BOOKED',
  'accept:BOOKED',
  'reject:BOOKED',
  'changeShortlist:REJECTED',
  'reshortlistForTriage:REJECTED',
  'acceptReferBookLater:AWAITING_TRIAGE',
  'acceptReferBookLater:DEFERRED_TO_PROVIDER',
  'returnWithAdvice:AWAITING_TRIAGE',
  'returnWithAdvice:DEFERRED_TO_PROVIDER',
  'changeShortlist:TRIAGE_RESPONSE',
  'cancelReferral:AWAITING_TRIAGE',
  'cancelReferral:BOOKED',
  'cancelReferral:TRIAGED_PROVIDER_TO_ACTION',
  'cancelAppointment:BOOKED',
  'patientBooks:NOT_BOOKED',
  'patientBooks:APPT_CANCELLED_BY_PROVIDER',
  'patientCancels:BOOKED',
  'patientForwards:NOT_BOOKED',
  'providerBooks:DEFERRED_TO_PROVIDER',
  'providerBooks:TRIAGED_PROVIDER_TO_ACTION',
  'providerBooks:DID_NOT_ATTEND',
  'providerRebooks:BOOKED',
  'providerRedirects:AWAITING_TRIAGE',
  'providerCancels:BOOKED',
  'indirectBookingDated:NOT_BOOKED',
  'indirectBookingCancelled:APPT_CANCELLED_BY_PATIENT',
  'nonAttendanceReported:BOOKED',
  'nonAttenderReturned:DID_NOT_ATTEND',
  'assessmentRecorded:BOOKED',
  'referredOnward:BOOKED',
]

/** Mostly soon, and sometimes after the appointment. */
const hours = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 12 }), fc.nat({ max: 90 }))

/** So that a story may come to a result. */
const assessedHere = referral().shortlist.map((each) => ({ ...each, isAssessment: true as const }))

describe('stories', () => {
  it('keep a referral sound, whatever is tried in whatever order', () => {
    const stories = fc.array(fc.record({ next: step, afterHours: hours }), {
      minLength: 10,
      maxLength: 40,
    })
    const reached = new Set<string>()
    fc.assert(
      fc.property(stories, (story) => {
        let one = referral({ shortlist: assessedHere })
        let at = one.createdAt
        for (const { next, afterHours } of story) {
          at = plusMilliseconds(at, afterHours * 3_600_000 + 1)
          const before = structuredClone(one)
          const after = take(one, next, at)
          assert.deepEqual(one, before, 'no action changes the referral it was given')
          assertStep(one, next, after)
          assertSound(after)
          if (after !== one) reached.add(`${next.does}:${one.state}`)
          one = after
        }
      }),
      { seed: 24, numRuns: 2_500 },
    )
    for (const each of wanted) assert.ok(reached.has(each), `no story got as far as ${each}`)
  })
})

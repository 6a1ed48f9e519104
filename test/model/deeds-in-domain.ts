/** The deeds of the reference model, done by the domain's own decisions, as endpoints do them. */
import { type Instant, plusDays } from '../../src/base/clock.ts'
import { invariant } from '../../src/base/invariant.ts'
import { accept } from '../../src/domain/referral/accept.ts'
import { book, checkBooking } from '../../src/domain/referral/book.ts'
import { cancelActionLater } from '../../src/domain/referral/cancel-action-later.ts'
import { cancelAppointment } from '../../src/domain/referral/cancel-appointment.ts'
import { cancelReferral } from '../../src/domain/referral/cancel-referral.ts'
import {
  changeShortlist,
  reshortlistForTriage,
} from '../../src/domain/referral/change-shortlist.ts'
import { defer } from '../../src/domain/referral/defer.ts'
import { type Ending, endAppointment } from '../../src/domain/referral/end-appointment.ts'
import { maintainLetter } from '../../src/domain/referral/maintain-letter.ts'
import { recordReviewOutcome } from '../../src/domain/referral/record-review-outcome.ts'
import { type Referral, referrerAttachments } from '../../src/domain/referral/referral.ts'
import { reject } from '../../src/domain/referral/reject.ts'
import { sendForTriage } from '../../src/domain/referral/send-for-triage.ts'
import type { Decided } from '../../src/domain/refusal/refusal.ts'
import {
  actor,
  criteria,
  document,
  documentId,
  found,
  indirect,
  provider,
  service,
  slot,
  triage,
} from '../domain/build.ts'
import { outside } from '../domain/referral/outside/outside-actions.ts'
import type { Deed } from './reference-model.ts'

const offered = [service(), indirect, triage]
const patient = found()
const documents = new Map(
  Array.from({ length: 40 }, (_, index) => [documentId(index), document(index)] as const),
)
const reviewing = { patient, documents: new Map() }
const comment = 'As discussed'

/** The referral afterwards; undefined when the deed is refused. */
export function doInDomain(one: Referral, deed: Deed, at: Instant): Referral | undefined {
  return takes[deed](one, at)
}

const takes: Readonly<Record<Deed, Take>> = {
  book: (one, at) => {
    const [start, end] = [plusDays(at, 90), plusDays(at, 91)]
    const free = slot({ start, end })
    const asked = {
      ...asking(one, service()),
      status: 'booked',
      slot: free.id,
      start,
      end,
    } as const
    const checked = checkBooking(one, asked, { patient, service: service(), slot: free }, at)
    return checked.ok ? book(one, checked.value, at, at) : undefined
  },
  defer: (one, at) => {
    const reason = 'NO_SLOTS_AT_SERVICE'
    const asked = { ...asking(one, service()), status: 'proposed', reason } as const
    const slots = { slot: undefined, hasFreeSlots: false, attempts: [] }
    return decidedBy(
      defer(one, asked, { patient, service: service(), appointmentId: at, ...slots }, at),
    )
  },
  sendForTriage: (one, at) => {
    const asked = { ...asking(one, triage), status: 'proposed', reason: 'TRIAGE' } as const
    return decidedBy(sendForTriage(one, asked, { patient, service: triage, appointmentId: at }, at))
  },
  addLetter: (one, at) => {
    const letters = referrerAttachments(one).map(({ documentId: id }) => id)
    const files = [...letters, documentId(letters.length)].map((id) => ({
      documentId: id,
      type: 'REFERRER' as const,
    }))
    const facts = { patient, documents: linkedTo(one) }
    return decidedBy(maintainLetter(one, { files }, facts, actor(), at))
  },
  accept: (one, at) => decidedBy(accept(one, { patient }, at)),
  reject: (one, at) => {
    const command = { reason: 'SERVICE_INAPPROPRIATE', comment }
    return ended(one, reject(one, command, { patient }, at), at)
  },
  cancelActionLater: (one, at) =>
    decidedBy(cancelActionLater(one, { comment, files: [] }, reviewing, provider, at)),
  acceptReferBookLater: (one, at) => {
    const { priority } = one
    const command = { outcome: 'ACCEPT_REFER_BOOK_LATER', comment, priority, files: [] } as const
    return decidedBy(recordReviewOutcome(one, command, reviewing, provider, at))
  },
  returnWithAdvice: (one, at) => {
    const command = { outcome: 'RETURN_TO_REFERRER_WITH_ADVICE', comment, files: [] } as const
    return decidedBy(recordReviewOutcome(one, command, reviewing, provider, at))
  },
  changeShortlist: (one, at) => decidedBy(changeShortlist(one, sought(offered), known, at)),
  reshortlistForTriage: (one, at) =>
    decidedBy(reshortlistForTriage(one, sought([triage]), { ...known, appointmentId: at }, at)),
  cancelAppointment: (one, at) => {
    const { appointment } = one
    // Without an appointment there is nothing that A034 could name.
    if (appointment === undefined) return undefined
    const command = {
      id: appointment.id,
      appointmentVersion: appointment.version,
      ubrn: one.ubrn,
      version: one.version,
      patient: one.patient,
      service: appointment.service.id,
      createdAt: appointment.createdAt,
      reason: 'PATIENT_HOLIDAY',
    }
    return ended(one, cancelAppointment(one, command, { patient }, actor(), at), at)
  },
  referrerCancels: (one, at) => {
    const command = { reason: 'REFERRER_CANCELLATION', comment }
    return ended(one, cancelReferral(one, command, { patient }, actor(), at), at)
  },
  providerCancels: (one, at) => {
    // No provider has it, so the relationship is missing: not a matter of the domain's decision.
    if (one.appointment === undefined) return undefined
    const isTriaged = one.state === 'TRIAGED_PROVIDER_TO_ACTION'
    const command = { reason: isTriaged ? 'TRIAGE_ENDED' : 'TREATMENT_NO_LONGER_REQUIRED', comment }
    return ended(one, cancelReferral(one, command, { patient }, provider, at), at)
  },
  patientBooks: done(outside.patientBooks),
  patientForwards: done(outside.patientForwards),
  patientCancels: done(outside.patientCancels),
  hospitalCancels: done(outside.providerCancels),
  referrerNotices: done(outside.referrerNotices),
}

type Take = (one: Referral, at: Instant) => Referral | undefined

function done(decide: (typeof outside)[keyof typeof outside]): Take {
  invariant(decide !== undefined, 'the act is there')
  return (one, at) => decidedBy(decide(one, at))
}

const known = {
  patient,
  services: new Map(offered.map((each) => [each.id, each])),
  found: new Set(offered.map(({ id }) => id)),
  isClinicalTermKnown: true,
  namedClinician: undefined,
  organisation: undefined,
  isServiceOrganisation: false,
}

function sought(services: typeof offered) {
  return {
    shortlist: { criteria: criteria(), services: services.map(({ id }) => id) },
    letterIntention: 'NEED_TO_ADD_LATER',
    firstReminderLetterFollowUpDays: 0,
  } as const
}

function asking(one: Referral, { id }: ReturnType<typeof service>) {
  return { ubrn: one.ubrn, version: one.version, patient: one.patient, service: id }
}

function linkedTo({ ubrn, attachments }: Referral) {
  const linked = new Set(attachments.map(({ documentId: id }) => id))
  return new Map(
    [...documents].map(([id, each]) => [id, linked.has(id) ? { ...each, ubrn } : each] as const),
  )
}

function decidedBy(decided: Decided<Referral>): Referral | undefined {
  return decided.ok ? decided.value : undefined
}

function ended(one: Referral, decided: Decided<Ending>, at: Instant): Referral | undefined {
  return decided.ok ? endAppointment(one, decided.value, at) : undefined
}

/**
 * What becomes of a referral by any action of the transition table: by the action itself where it
 * is built, else as plainly as the table and DOMAIN 1.3 say it.
 */
import type { Instant } from '../../../src/base/clock.ts'
import { plusDays } from '../../../src/base/clock.ts'
import { ok } from '../../../src/base/outcome.ts'
import type { Appointment } from '../../../src/domain/appointment/appointment.ts'
import { accept } from '../../../src/domain/referral/accept.ts'
import { admission } from '../../../src/domain/referral/admission.ts'
import { cancelActionLater } from '../../../src/domain/referral/cancel-action-later.ts'
import { cancelAppointment } from '../../../src/domain/referral/cancel-appointment.ts'
import { cancelReferral } from '../../../src/domain/referral/cancel-referral.ts'
import { type Ending, endAppointment } from '../../../src/domain/referral/end-appointment.ts'
import { maintainLetter } from '../../../src/domain/referral/maintain-letter.ts'
import { nextState } from '../../../src/domain/referral/next-version.ts'
import { recordReviewOutcome } from '../../../src/domain/referral/record-review-outcome.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { reject } from '../../../src/domain/referral/reject.ts'
import type { Action } from '../../../src/domain/referral/transitions.ts'
import type { Decided } from '../../../src/domain/refusal/refusal.ts'
import { actor, appointment, deferral, document, documentId, found, provider } from '../build.ts'
import { outside } from './outside/outside-actions.ts'

/** The same referral when the action is not admitted. */
export function afterAction(action: Action, one: Referral, at: Instant): Referral {
  if (admission(action, one, at).length > 0) return one
  const decided = built[action]?.(one, at)
  if (decided !== undefined) return decided.ok ? decided.value : one
  return nextState(action, one, 1, at, changes[action]?.(one, at) ?? {})
}

const patient = found()
const reviewFacts = { patient, documents: new Map() }
const comment = 'As discussed'

const built: Partial<Record<Action, (one: Referral, at: Instant) => Decided<Referral>>> = {
  accept: (one, at) => accept(one, { patient }, at),
  maintainLetter: (one, at) => {
    const index = 1 + one.attachments.length
    const documents = new Map([[documentId(index), document(index)]])
    const files = [{ documentId: documentId(index), type: 'REFERRER' as const }]
    return maintainLetter(one, { files }, { patient, documents }, actor(), at)
  },
  reject: (one, at) => {
    const ending = reject(one, { reason: 'OTHER', comment, ...inPas(one) }, { patient }, at)
    return ending.ok ? ok(endAppointment(one, ending.value, at)) : ending
  },
  cancelActionLater: (one, at) => {
    const command = { comment, files: [], ...inPas(one) }
    return cancelActionLater(one, command, reviewFacts, provider, at)
  },
  acceptReferBookLater: (one, at) => {
    const outcome = 'ACCEPT_REFER_BOOK_LATER'
    const command = { outcome, comment, priority: 'URGENT', files: [] } as const
    return recordReviewOutcome(one, command, reviewFacts, provider, at)
  },
  returnWithAdvice: (one, at) => {
    const command = { outcome: 'RETURN_TO_REFERRER_WITH_ADVICE', comment, files: [] } as const
    return recordReviewOutcome(one, command, reviewFacts, provider, at)
  },
  cancelAppointment: (one, at) => {
    const { appointment: last = appointment(), ubrn, version } = one
    const { id, service, clinician } = last
    const command = {
      id,
      ubrn,
      version,
      patient: one.patient,
      service: service.id,
      reason: 'PATIENT_ILL',
      ...(clinician !== undefined && { clinician }),
    }
    return ended(one, cancelAppointment(one, command, { patient }, actor(), at), at)
  },
  cancelReferral: (one, at) =>
    ended(one, cancelReferral(one, { reason: 'RAISED_IN_ERROR' }, { patient }, actor(), at), at),
  ...outside,
}

function ended(one: Referral, decided: Decided<Ending>, at: Instant): Decided<Referral> {
  return decided.ok ? ok(endAppointment(one, decided.value, at)) : decided
}

/** What has to be said of a booking without a slot, and of no other. */
const inPas = ({ appointment: last }: Referral) =>
  last?.slot === undefined ? { isCancelledInPas: false } : {}

type Change = Parameters<typeof nextState>[4]

const booking = (_one: Referral, at: Instant): Change => {
  const times = { start: plusDays(at, 3), end: plusDays(at, 3) }
  return sent(appointment({ createdAt: at, ...times }))
}
const deferring = (): Change => sent(deferral())
const sendingForTriage = (): Change =>
  sent(deferral({ reason: { set: 'REVIEW_REASON', code: 'TRIAGE' } }))

function sent(to: Appointment): Change {
  return {
    appointment: to,
    review: 'NEVER_REVIEWED',
    acceptedAt: undefined,
    returnedAt: undefined,
  }
}

const changes: Partial<Record<Action, (one: Referral, at: Instant) => Change>> = {
  changeShortlist: () => ({
    appointment: undefined,
    review: undefined,
    acceptedAt: undefined,
    returnedAt: undefined,
  }),
  reshortlistForTriage: sendingForTriage,
  book: booking,
  defer: deferring,
  sendForTriage: sendingForTriage,
}

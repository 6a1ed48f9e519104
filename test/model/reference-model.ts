/**
 * A referral as a bystander would keep it on a slip of paper: state, version, a few ticks. Written
 * from DOMAIN 1.2 to 1.6 and from the endpoint pages, without a look at the transition table; random
 * stories hold the server against it.
 */
import type { Worklist } from '../../src/domain/worklist/list.ts'

export type Slip = {
  readonly state: State
  readonly version: number
  readonly letters: number
  /** A letter was announced. */
  readonly isPromised: boolean
  /** What it is sent to, if anywhere: the newest appointment, as long as it is none that ended. */
  readonly at: 'nowhere' | 'slot' | 'deferral' | 'triage' | 'administrators'
  /** A provider has had it since the last shortlist, and may still look at it. */
  readonly hasProvider: boolean
  readonly isToReview: boolean
  readonly isAccepted: boolean
  /** Somebody has to tell the referrer. */
  readonly isReturned: boolean
}

type State =
  | 'NOT_BOOKED'
  | 'BOOKED'
  | 'DEFERRED_TO_PROVIDER'
  | 'AWAITING_TRIAGE'
  | 'TRIAGE_RESPONSE'
  | 'TRIAGED_PROVIDER_TO_ACTION'
  | 'REJECTED'
  | 'APPT_CANCELLED_BY_PATIENT'
  | 'APPT_CANCELLED_BY_PROVIDER'
  | 'CANCELLED_REFERRAL'

export const newSlip: Slip = {
  state: 'NOT_BOOKED',
  version: 3,
  letters: 0,
  isPromised: true,
  at: 'nowhere',
  hasProvider: false,
  isToReview: false,
  isAccepted: false,
  isReturned: false,
}

export const deeds = [
  'book',
  'defer',
  'sendForTriage',
  'addLetter',
  'accept',
  'reject',
  'cancelActionLater',
  'acceptReferBookLater',
  'returnWithAdvice',
  'changeShortlist',
  'reshortlistForTriage',
  'cancelAppointment',
  'referrerCancels',
  'providerCancels',
  // outside the API
  'patientBooks',
  'patientForwards',
  'patientCancels',
  'hospitalCancels',
  'referrerNotices',
] as const
export type Deed = (typeof deeds)[number]

/** The slip afterwards; undefined when the deed is refused. */
export function afterDeed(slip: Slip, deed: Deed): Slip | undefined {
  return rules[deed](slip)
}

type Rule = (slip: Slip) => Slip | undefined

const rules: Readonly<Record<Deed, Rule>> = {
  book: unbooked((slip) => sent(slip, 'BOOKED', 'slot', 2)),
  defer: unbooked((slip) => sent(slip, 'DEFERRED_TO_PROVIDER', 'deferral', 2)),
  sendForTriage: unbooked((slip) => sent(slip, 'AWAITING_TRIAGE', 'triage', 2)),
  addLetter: (slip) => {
    if (slip.state === 'CANCELLED_REFERRAL') return undefined
    const isAtReviewer = ['BOOKED', 'DEFERRED_TO_PROVIDER', 'AWAITING_TRIAGE'].includes(slip.state)
    const isToReview = slip.isToReview || isAtReviewer
    return next(slip, { letters: slip.letters + 1, isToReview })
  },
  accept: reviewing(['BOOKED'], (slip) => next(slip, { isToReview: false, isAccepted: true })),
  reject: reviewing(['BOOKED'], (slip) => (slip.isAccepted ? undefined : ended(slip, 'REJECTED'))),
  cancelActionLater: reviewing(['BOOKED'], (slip) =>
    slip.isAccepted ? undefined : reviewed(slip, 'TRIAGED_PROVIDER_TO_ACTION'),
  ),
  acceptReferBookLater: reviewing(['AWAITING_TRIAGE', 'DEFERRED_TO_PROVIDER'], (slip) =>
    reviewed(slip, 'TRIAGED_PROVIDER_TO_ACTION'),
  ),
  returnWithAdvice: reviewing(['AWAITING_TRIAGE', 'DEFERRED_TO_PROVIDER'], (slip) =>
    reviewed(slip, 'TRIAGE_RESPONSE'),
  ),
  changeShortlist: back((slip) => ({ ...afresh(slip), state: 'NOT_BOOKED' })),
  reshortlistForTriage: back((slip) => sent(afresh(slip), 'AWAITING_TRIAGE', 'triage', 0)),
  cancelAppointment: (slip) =>
    slip.state === 'BOOKED' ? ended(slip, 'APPT_CANCELLED_BY_PATIENT') : undefined,
  referrerCancels: (slip) =>
    slip.state === 'CANCELLED_REFERRAL' ? undefined : ended(slip, 'CANCELLED_REFERRAL'),
  providerCancels: (slip) =>
    slip.state === 'CANCELLED_REFERRAL' || !slip.hasProvider
      ? undefined
      : { ...ended(slip, 'CANCELLED_REFERRAL'), isReturned: true },
  patientBooks: lookedFor((slip) => sent(slip, 'BOOKED', 'slot', 2)),
  patientForwards: lookedFor((slip) => sent(slip, 'DEFERRED_TO_PROVIDER', 'deferral', 2)),
  patientCancels: (slip) =>
    slip.state === 'BOOKED' ? ended(slip, 'APPT_CANCELLED_BY_PATIENT') : undefined,
  // The hospital finds another appointment: what its clinicians said, or did not say, stands.
  hospitalCancels: (slip) =>
    slip.state === 'BOOKED'
      ? next(slip, { state: 'APPT_CANCELLED_BY_PROVIDER', at: 'nowhere' })
      : undefined,
  referrerNotices: (slip) => (slip.isReturned ? next(slip, { isReturned: false }) : undefined),
}

/** The patient may look for an appointment again. */
function lookedFor(rule: Rule): Rule {
  const states = ['NOT_BOOKED', 'APPT_CANCELLED_BY_PATIENT', 'APPT_CANCELLED_BY_PROVIDER']
  return (slip) => (states.includes(slip.state) ? rule(slip) : undefined)
}

function unbooked(rule: Rule): Rule {
  return (slip) => (slip.state === 'NOT_BOOKED' ? rule(slip) : undefined)
}

/** A provider reviews what is to be reviewed and has a letter. */
function reviewing(states: readonly State[], rule: Rule): Rule {
  return (slip) =>
    states.includes(slip.state) && slip.isToReview && slip.letters > 0 ? rule(slip) : undefined
}

/** Not sent anywhere yet, or come back. */
function back(rule: Rule): Rule {
  const states = [
    'NOT_BOOKED',
    'TRIAGE_RESPONSE',
    'REJECTED',
    'APPT_CANCELLED_BY_PATIENT',
    'APPT_CANCELLED_BY_PROVIDER',
  ]
  return (slip) => (states.includes(slip.state) ? rule(slip) : undefined)
}

function next(slip: Slip, change: Partial<Slip>, versions = 1): Slip {
  return { ...slip, version: slip.version + versions, ...change }
}

function sent(slip: Slip, state: State, at: Slip['at'], versions: number): Slip {
  const review = { isToReview: true, isAccepted: false, isReturned: false }
  return next(slip, { state, at, hasProvider: true, ...review }, versions)
}

function reviewed(slip: Slip, state: State): Slip {
  return next(slip, { state, isToReview: false })
}

function ended(slip: Slip, state: State): Slip {
  return next(slip, { state, at: 'nowhere', isToReview: false, isAccepted: false })
}

/** A new shortlist: whatever was arranged before is over. */
function afresh(slip: Slip): Slip {
  const nothing = { isToReview: false, isAccepted: false, isReturned: false } as const
  return next(slip, { at: 'nowhere', hasProvider: false, ...nothing })
}

/** The lists of A008 that it stands on (DOMAIN 1.6). */
export function listsOf(slip: Slip): Worklist[] {
  const { state, letters, isPromised, isToReview, isReturned } = slip
  const stands: Partial<Record<Worklist, boolean>> = {
    REFERRALS_FOR_REVIEW:
      isToReview && letters > 0 && (state === 'BOOKED' || state === 'AWAITING_TRIAGE'),
    APPOINTMENT_SLOT_ISSUES: state === 'DEFERRED_TO_PROVIDER',
    REJECTED_TRIAGE_RESPONSE: state === 'REJECTED' || state === 'TRIAGE_RESPONSE',
    ASSESSMENT_RETURNED_CANCELLED_DNA: isReturned,
    AWAITING_BOOKING: [
      'NOT_BOOKED',
      'AWAITING_TRIAGE',
      'DEFERRED_TO_PROVIDER',
      'APPT_CANCELLED_BY_PATIENT',
      'APPT_CANCELLED_BY_PROVIDER',
    ].includes(state),
    LETTERS_OUTSTANDING: isPromised && letters === 0 && state !== 'CANCELLED_REFERRAL',
  }
  const lists = Object.keys(stands) as Worklist[]
  return lists.filter((list) => stands[list])
}

/**
 * Every action on a referral and the states that admit it (DOMAIN 1.3, 1.4, 5.7). The actions
 * themselves, A029 and test/matrix/transitions.txt read this table and nothing else says it.
 */
import type { GuardName } from './guards.ts'
import { type ReferralState, referralStates } from './state.ts'

/** A referrer or a provider through the API, either of them, or somebody outside the API. */
export type ActedBy = 'referrer' | 'provider' | 'either' | 'outside'

export type Transition = {
  readonly by: ActedBy
  /** States that admit the action; none when it makes a referral that was not there before. */
  readonly while: readonly ReferralState[]
  /** The state afterwards; `SAME` leaves it. */
  readonly becomes: ReferralState | 'SAME'
  /** What must hold besides. */
  readonly guards: readonly GuardName[]
  /** Page of the endpoint, or section of DOMAIN. */
  readonly source: string
}

const nothing: readonly ReferralState[] = []
const unbooked = ['NOT_BOOKED'] as const
const booked = ['BOOKED'] as const
const nonAttended = ['DID_NOT_ATTEND'] as const

/** The pathway came back to the referrer, who may send it somewhere else. */
const returned = [
  'TRIAGE_RESPONSE',
  'REJECTED',
  'APPT_CANCELLED_BY_PATIENT',
  'APPT_CANCELLED_BY_PROVIDER',
  'DID_NOT_ATTEND',
  'ASSESSMENT_RESULT',
] as const

/** A provider has it and decides, or its administrators find an appointment (DOMAIN 1.6). */
const underReview = ['AWAITING_TRIAGE', 'DEFERRED_TO_PROVIDER'] as const
const forBooking = [
  'DEFERRED_TO_PROVIDER',
  'TRIAGED_PROVIDER_TO_ACTION',
  'APPT_CANCELLED_BY_PATIENT',
  'APPT_CANCELLED_BY_PROVIDER',
  'DID_NOT_ATTEND',
] as const
const atProvider = [...booked, 'AWAITING_TRIAGE', ...forBooking] as const

const reshortlistable = [...unbooked, ...returned] as const
const patientToBook = [
  'NOT_BOOKED',
  'APPT_CANCELLED_BY_PATIENT',
  'APPT_CANCELLED_BY_PROVIDER',
] as const
const seen = ['BOOKED', 'ASSESSMENT_RESULT'] as const
const toNotice = ['CANCELLED_REFERRAL', 'DID_NOT_ATTEND', 'ASSESSMENT_RESULT'] as const

const all = Object.keys(referralStates) as ReferralState[]
const notEnded = all.filter((state) => state !== 'CANCELLED_REFERRAL')
const forLetter = [...unbooked, ...booked, ...underReview] as const
const lettered = notEnded.filter((state) => state !== 'DID_NOT_ATTEND')

const assessable = ['reviewPending', 'clinicalInformationPresent'] as const
const reviewable = [...assessable, 'letterNotOutstanding', 'notPast'] as const
const rejectable = [...reviewable, 'notAccepted'] as const
const initial = ['initial'] as const
const changeable = ['initial', 'notSuperseded', 'notPast', 'lettersNotFrozen'] as const
const direct = ['directlyBooked'] as const
const assessing = ['accepted', 'atAssessmentService', 'notAhead'] as const
const assessed = ['accepted', 'atAssessmentService', 'notReturned'] as const
const left = ['indirectBookingLeft'] as const
const started = ['started'] as const
const notReturned = ['notReturned'] as const
const unnoticed = ['returned'] as const
const untouched = ['untouchedForEighteenMonths'] as const

/*
 * A016 is admitted from NOT_BOOKED alone: what was rejected, cancelled or returned goes through a
 * new shortlist first, also to be sent to the same triage service again (DOMAIN 1.3).
 */
// biome-ignore format: read by columns
export const transitions = {
  ...by('referrer', {
    // action                  while            becomes                       besides      source
    create:                row(nothing,         'NOT_BOOKED',                 [],          'A011'),
    createForTriage:       row(nothing,         'AWAITING_TRIAGE',            [],          'A021'),
    changeShortlist:       row(reshortlistable, 'NOT_BOOKED',                 [],          'A031'),
    reshortlistForTriage:  row(reshortlistable, 'AWAITING_TRIAGE',            [],          'A032'),
    book:                  row(unbooked,        'BOOKED',                     initial,     'A016'),
    defer:                 row(unbooked,        'DEFERRED_TO_PROVIDER',       initial,     'A016'),
    sendForTriage:         row(unbooked,        'AWAITING_TRIAGE',            initial,     'A016'),
    maintainLetter:        row(lettered,        'SAME',                       changeable,  'A012'),
    printPatientLetter:    row(forLetter,       'SAME',                       [],          'A019'),
    cancelAppointment:     row(booked,          'APPT_CANCELLED_BY_PATIENT',  direct,      'A034'),
  }),
  ...by('provider', {
    // action                  while            becomes                       besides      source
    accept:                row(booked,          'SAME',                       reviewable,  'A013'),
    reject:                row(booked,          'REJECTED',                   rejectable,  'A014'),
    cancelActionLater:     row(booked,          'TRIAGED_PROVIDER_TO_ACTION', rejectable,  'A022'),
    acceptReferBookLater:  row(underReview,     'TRIAGED_PROVIDER_TO_ACTION', assessable,  'A028'),
    returnWithAdvice:      row(underReview,     'TRIAGE_RESPONSE',            assessable,  'A028'),
    convertAdvice:         row(nothing,         'TRIAGED_PROVIDER_TO_ACTION', [],          'A027'),
  }),
  ...by('either', {
    // action                  while            becomes                       besides      source
    cancelReferral:        row(notEnded,        'CANCELLED_REFERRAL',         [],          'A036'),
  }),
  ...by('outside', {
    // action                     while          becomes                       besides      source
    referrerConvertsAdvice:   row(nothing,       'NOT_BOOKED',                 [],          '§6'),
    patientBooks:             row(patientToBook, 'BOOKED',                     [],          '§1.3'),
    patientCancels:           row(booked,        'APPT_CANCELLED_BY_PATIENT',  [],          '§1.3'),
    patientForwards:          row(patientToBook, 'DEFERRED_TO_PROVIDER',       [],          '§1.3'),
    providerBooks:            row(forBooking,    'BOOKED',                     notReturned, '§1.6'),
    providerRebooks:          row(booked,        'SAME',                       [],          '§1.3'),
    providerRedirects:        row(atProvider,    'BOOKED',                     notReturned, '§1.6'),
    providerCancels:          row(booked,        'APPT_CANCELLED_BY_PROVIDER', [],          '§1.3'),
    indirectBookingDated:     row(patientToBook, 'BOOKED',                     [],          '§5.1'),
    indirectBookingCancelled: row(all,           'SAME',                       left,        '§1.4'),
    nonAttendanceReported:    row(booked,        'DID_NOT_ATTEND',             started,     '§5.7'),
    nonAttenderReturned:      row(nonAttended,   'SAME',                       notReturned, '§5.7'),
    assessmentRecorded:       row(booked,        'ASSESSMENT_RESULT',          assessing,   '§1.2'),
    referredOnward:           row(seen,          'SAME',                       assessed,    '§2.7'),
    referrerNotices:          row(toNotice,      'SAME',                       unnoticed,   '§1.6'),
    archived:                 row(all,           'SAME',                       untouched,   '§1.1'),
  }),
}

export type Action = keyof typeof transitions

export const actions = Object.keys(transitions) as Action[]

/** The state alone; the guards of the row are asked by `admission`. */
export function admits(action: Action, state: ReferralState): boolean {
  return transitions[action].while.includes(state)
}

export function stateAfter(action: Action, state: ReferralState): ReferralState {
  const { becomes } = transitions[action]
  return becomes === 'SAME' ? state : becomes
}

type Row = Omit<Transition, 'by'>

function row(
  states: readonly ReferralState[],
  becomes: Transition['becomes'],
  besides: readonly GuardName[],
  source: string,
): Row {
  return { while: states, becomes, guards: besides, source }
}

function by<Name extends string>(
  actor: ActedBy,
  rows: Readonly<Record<Name, Row>>,
): Readonly<Record<Name, Transition>> {
  const named = Object.entries<Row>(rows).map(([name, each]) => [name, { by: actor, ...each }])
  return Object.fromEntries(named) as Record<Name, Transition>
}

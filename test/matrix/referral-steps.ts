/**
 * Everything that can happen to a referral, by the functions of the domain that decide it where they
 * are built (`afterAction` for the rest), and time that passes. What is not admitted changes nothing.
 */
import { type Instant, plusDays, plusMilliseconds } from '../../src/base/clock.ts'
import type { Service } from '../../src/domain/directory/service.ts'
import { accessCodeOf } from '../../src/domain/referral/access-code.ts'
import { admission } from '../../src/domain/referral/admission.ts'
import { book, checkBooking } from '../../src/domain/referral/book.ts'
import {
  changeShortlist,
  reshortlistForTriage,
} from '../../src/domain/referral/change-shortlist.ts'
import type { ChangeShortlist } from '../../src/domain/referral/commands.ts'
import { createForTriage, createReferral } from '../../src/domain/referral/create.ts'
import { defer } from '../../src/domain/referral/defer.ts'
import { type Ending, endAppointment } from '../../src/domain/referral/end-appointment.ts'
import { assessmentRecorded } from '../../src/domain/referral/outside/assessment.ts'
import {
  checkProviderRedirects,
  providerRedirects,
} from '../../src/domain/referral/outside/provider-redirects.ts'
import type { LetterIntention, Referral } from '../../src/domain/referral/referral.ts'
import { sendForTriage } from '../../src/domain/referral/send-for-triage.ts'
import { type Action, actions } from '../../src/domain/referral/transitions.ts'
import type { Decided } from '../../src/domain/refusal/refusal.ts'
import { convertedByProvider, convertedByReferrer } from '../domain/advice/advice-actions.ts'
import {
  accepted,
  actor,
  assessing,
  criteria,
  found,
  indirect,
  now,
  organisation,
  referral,
  service,
  slot,
  triage,
} from '../domain/build.ts'
import { afterAction } from '../domain/referral/after-action.ts'
import { placementAt } from '../domain/referral/outside/outside-actions.ts'
import { type Beginning, LATER_MS, type Moment, type Step } from './machine.ts'
import { until } from './passing-time.ts'

const patient = found()
const direct = service()
const services = [direct, indirect, triage]
const known = {
  patient,
  services: new Map(services.map((each) => [each.id, each])),
  found: new Set(services.map(({ id }) => id)),
  isClinicalTermKnown: true,
  namedClinician: undefined,
  organisation: undefined,
  isServiceOrganisation: false,
}
const creation = {
  accessCode: accessCodeOf('00000000-0000-4000-8000-000000000000'),
  ...known,
  ubrn: referral().ubrn,
  requestId: referral().requestId,
  referringClinician: undefined,
  referringOrganisation: organisation(),
}
const appointmentId = '80000'

function sought(offered: readonly Service[], letterIntention: LetterIntention): ChangeShortlist {
  return {
    shortlist: { criteria: criteria(), services: offered.map(({ id }) => id) },
    letterIntention,
    firstReminderLetterFollowUpDays: 0,
  }
}

function command(offered: readonly Service[], letterIntention: LetterIntention) {
  return { ...sought(offered, letterIntention), patient: referral().patient }
}

const made = (decided: Decided<Referral>): Moment<Referral> => ({ one: accepted(decided), at: now })

export const beginnings: readonly Beginning<Referral, Action>[] = [
  {
    action: 'create',
    says: 'create',
    begin: () =>
      made(createReferral(command(services, 'NEED_TO_ADD_LATER'), creation, actor(), now)),
  },
  {
    action: 'create',
    says: 'create without a letter',
    begin: () =>
      made(createReferral(command(services, 'NOT_INTENDING_TO_ADD'), creation, actor(), now)),
  },
  {
    action: 'createForTriage',
    says: 'createForTriage',
    begin: () => {
      const facts = { ...creation, appointmentId }
      return made(createForTriage(command([triage], 'NEED_TO_ADD_LATER'), facts, actor(), now))
    },
  },
  {
    action: 'convertAdvice',
    says: 'convertAdvice',
    begin: () => ({ one: convertedByProvider(now), at: now }),
  },
  {
    action: 'referrerConvertsAdvice',
    says: 'referrerConvertsAdvice',
    begin: () => ({ one: convertedByReferrer(now), at: now }),
  },
]

type Take = (one: Referral, at: Instant) => Referral
type Kinds = Readonly<Record<string, Take>>

const asked = (one: Referral, { id }: Service) => ({
  ubrn: one.ubrn,
  version: one.version,
  patient: one.patient,
  service: id,
})

function bookSlot(one: Referral, at: Instant): Referral {
  const start = plusDays(at, 3)
  const end = plusMilliseconds(start, 1_800_000)
  const offered = slot({ start, end, service: direct.id })
  const wanted = { ...asked(one, direct), status: 'booked', slot: offered.id, start, end } as const
  const decided = checkBooking(one, wanted, { patient, service: direct, slot: offered }, at)
  return decided.ok ? book(one, decided.value, appointmentId, at) : one
}

function deferIt(one: Referral, at: Instant): Referral {
  const reason = 'NO_SLOTS_AT_SERVICE'
  const facts = {
    patient,
    service: direct,
    slot: undefined,
    appointmentId,
    hasFreeSlots: false,
    attempts: [],
  }
  const wanted = { ...asked(one, direct), status: 'proposed', reason } as const
  return orSame(one, defer(one, wanted, facts, at))
}

function sendIt(one: Referral, at: Instant): Referral {
  const wanted = { ...asked(one, triage), status: 'proposed', reason: 'TRIAGE' } as const
  return orSame(one, sendForTriage(one, wanted, { patient, service: triage, appointmentId }, at))
}

function ended(action: Ending['action'], more: Partial<Ending> = {}): Take {
  const set = action === 'cancelReferral' ? 'REFERRAL-CANCELLATION-REASON' : cancellation
  return (one, at) => {
    if (admission(action, one, at).length > 0) return one
    return endAppointment(one, { action, reason: { set, code: 'OTHER' }, ...more }, at)
  }
}

const cancellation = 'APPOINTMENT-CANCELLATION-REASON'

/** Actions that come in kinds, or that `afterAction` does not decide by their own function. */
const kindsOf: Partial<Record<Action, Kinds>> = {
  book: { book: bookSlot },
  defer: { defer: deferIt },
  sendForTriage: { sendForTriage: sendIt },
  changeShortlist: {
    changeShortlist: reshortlist('NEED_TO_ADD_LATER'),
    'changeShortlist without a letter': reshortlist('NOT_INTENDING_TO_ADD'),
  },
  reshortlistForTriage: {
    reshortlistForTriage: (one, at) => {
      const facts = { ...known, appointmentId }
      const wanted = sought([triage], 'NEED_TO_ADD_LATER')
      return orSame(one, reshortlistForTriage(one, wanted, facts, at))
    },
  },
  reject: { reject: ended('reject') },
  cancelAppointment: { cancelAppointment: ended('cancelAppointment') },
  cancelReferral: {
    cancelReferral: ended('cancelReferral'),
    'cancelReferral by somebody else': ended('cancelReferral', { isReturned: true }),
  },
  providerRedirects: {
    providerRedirects: (one, at) => afterAction('providerRedirects', one, at),
    'providerRedirects to an assessment service': (one, at) => {
      const { placement, facts } = placementAt(at, assessing)
      const wanted = { ...placement, service: assessing.id }
      const checked = checkProviderRedirects(one, wanted, facts, at)
      return checked.ok ? providerRedirects(one, checked.value, appointmentId, at) : one
    },
  },
  assessmentRecorded: {
    'assessmentRecorded, to refer onward': (one, at) =>
      orSame(one, assessmentRecorded(one, { outcome: 'REFER_ONWARD' }, at)),
    'assessmentRecorded, for the referrer to act': (one, at) =>
      orSame(one, assessmentRecorded(one, { outcome: 'ADVISE_REFERRER' }, at)),
  },
}

function reshortlist(letterIntention: LetterIntention): Take {
  return (one, at) =>
    orSame(one, changeShortlist(one, sought(services, letterIntention), known, at))
}

function orSame(one: Referral, decided: Decided<Referral>): Referral {
  return decided.ok ? decided.value : one
}

function stepsOf(action: Action): readonly Step<Referral, Action>[] {
  const kinds: Kinds = kindsOf[action] ?? {
    [action]: (one, at) => afterAction(action, one, at),
  }
  return Object.entries(kinds).map(([says, take]) => ({
    action,
    says,
    take: ({ one, at }) => {
      const then = plusMilliseconds(at, LATER_MS)
      return { one: take(one, then), at: then }
    },
  }))
}

const startOf = ({ appointment }: Referral) => appointment?.start

const time: readonly Step<Referral, Action>[] = [
  until('(the day before)', (one) => {
    const start = startOf(one)
    return start && plusMilliseconds(start, -3_600_000)
  }),
  until('(the appointment begins)', startOf),
  until('(the day after)', (one) => {
    const start = startOf(one)
    return start && plusDays(start, 1)
  }),
  until('(18 months)', ({ updatedAt }) => plusDays(updatedAt, 548)),
]

export const steps: readonly Step<Referral, Action>[] = [...actions.flatMap(stepsOf), ...time]

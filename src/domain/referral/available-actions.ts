import type { Instant } from '../../base/clock.ts'
import type { Side } from '../directory/actor.ts'
import type { Refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { admission } from './admission.ts'
import type { Referral } from './referral.ts'
import { type Action, transitions } from './transitions.ts'

/**
 * What A029 reports (eRS-AvailableActionsForUser-1) and the actions each stands for. Whose they
 * are, and when, the transition table says. Accepting, rejecting, A022 and the upkeep of letters
 * are not reported (DOMAIN 1.5).
 */
export const reportedActions = {
  CANCEL_DIRECTLY_BOOKED_APPOINTMENT: ['cancelAppointment'],
  CANCEL_REFERRAL: ['cancelReferral'],
  CREATE_APPOINTMENT: ['book', 'defer', 'sendForTriage'],
  CHANGE_SHORTLIST: ['changeShortlist'],
  CHANGE_SHORTLIST_AND_SEND_FOR_TRIAGE: ['reshortlistForTriage'],
  RECORD_REVIEW_OUTCOME: ['acceptReferBookLater', 'returnWithAdvice'],
} as const satisfies Record<string, readonly Action[]>

export type AvailableAction = keyof typeof reportedActions

export type Availability = {
  readonly available: readonly AvailableAction[]
  /** Why this side's other actions are not. */
  readonly withheld: readonly Refusal[]
}

/** A029: what one side may do with a referral now. */
export function availableActions(
  referral: Referral,
  side: Side,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Availability {
  const asked = reported.map((code) => {
    const own = reportedActions[code].filter((action) => isOf(action, side))
    const refused = own.map((action) => admission(action, referral, at, settings))
    return { code, isAvailable: refused.some((refusals) => refusals.length === 0), refused }
  })
  return {
    available: asked.filter(({ isAvailable }) => isAvailable).map(({ code }) => code),
    withheld: asked
      .filter(({ isAvailable }) => !isAvailable)
      .flatMap(({ refused }) => refused.flat()),
  }
}

const reported = Object.keys(reportedActions) as AvailableAction[]

function isOf(action: Action, side: Side): boolean {
  const { by } = transitions[action]
  return by === side || by === 'either'
}

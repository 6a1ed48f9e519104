/**
 * Every action on an advice request and the statuses that admit it (DOMAIN 6, pages a026 and a027).
 * The actions themselves and test/matrix/advice-transitions.txt read this table and nothing else
 * says it.
 */
import { epochMilliseconds, type Instant } from '../../base/clock.ts'
import { archivesBefore } from '../referral/guards.ts'
import type { ActedBy } from '../referral/transitions.ts'
import type { Advice } from './advice.ts'
import { type AdviceStatus, adviceStatuses, inProgress } from './status.ts'

export type AdviceTransition = {
  readonly by: ActedBy
  /** Statuses that admit the action; none when it makes a request that was not there before. */
  readonly while: readonly AdviceStatus[]
  /** The status afterwards; `SAME` leaves it. */
  readonly becomes: AdviceStatus | 'SAME'
  readonly guards: readonly AdviceGuardName[]
  /** Page of the endpoint, or section of DOMAIN. */
  readonly source: string
}

/** Conditions beside the status. */
export const adviceGuards = {
  conversionAuthorised: {
    holds: ({ conversionAuthorisation }) => conversionAuthorisation === 'AUTHORISED_TO_CONVERT',
    else: 'the referrer has not authorised the provider to convert it',
  },
  untouchedForEighteenMonths: {
    holds: ({ updatedAt }, at) =>
      epochMilliseconds(updatedAt) <= epochMilliseconds(archivesBefore(at)),
    else: 'it was changed in the last 18 months',
  },
} as const satisfies Record<string, AdviceGuard>

type AdviceGuard = {
  readonly holds: (advice: Advice, at: Instant) => boolean
  readonly else: string
}

export type AdviceGuardName = keyof typeof adviceGuards

const unanswered = 'PROVIDER_RESPONSE_REQUIRED'
const queried = 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION'
const answered = 'REFERRER_TO_REVIEW_RESPONSE'
const cancelled = 'CONVERSATION_ENDED_CANCELLED'
const closed = 'CONVERSATION_ENDED_CLOSED'
const converted = 'ADVICE_CONVERTED'

const nothing: readonly AdviceStatus[] = []
const toAnswer = [unanswered, queried] as const
const toReview = [answered] as const
const all = Object.keys(adviceStatuses) as AdviceStatus[]

const authorised = ['conversionAuthorised'] as const
const untouched = ['untouchedForEighteenMonths'] as const

// biome-ignore format: read by columns
export const adviceTransitions = {
  // action                          by          while       becomes     besides     source
  create:                        row('referrer', nothing,    unanswered, [],         'A044'),
  requireFurtherInformation:     row('provider', inProgress, queried,    [],         'A026'),
  returnWithAdvice:              row('provider', inProgress, answered,   [],         'A026'),
  providerConverts:              row('provider', inProgress, converted,  authorised, 'A027'),
  referrerReplies:               row('outside',  inProgress, unanswered, [],         '§6'),
  referrerAddsInformation:       row('outside',  inProgress, 'SAME',     [],         '§6'),
  referrerChangesAuthorisation:  row('outside',  inProgress, 'SAME',     [],         '§6'),
  referrerConverts:              row('outside',  inProgress, converted,  [],         '§6'),
  referrerCloses:                row('outside',  toReview,   closed,     [],         '§6'),
  referrerCancels:               row('outside',  toAnswer,   cancelled,  [],         '§6'),
  archived:                      row('outside',  all,        'SAME',     untouched,  '§1.1'),
} as const satisfies Record<string, AdviceTransition>

export type AdviceAction = keyof typeof adviceTransitions

export const adviceActions = Object.keys(adviceTransitions) as AdviceAction[]

export function admitsAdvice(action: AdviceAction, status: AdviceStatus): boolean {
  return adviceTransitions[action].while.includes(status)
}

export function statusAfter(action: AdviceAction, status: AdviceStatus): AdviceStatus {
  const { becomes } = adviceTransitions[action]
  return becomes === 'SAME' ? status : becomes
}

function row(
  by: ActedBy,
  statuses: readonly AdviceStatus[],
  becomes: AdviceTransition['becomes'],
  guards: readonly AdviceGuardName[],
  source: string,
): AdviceTransition {
  return { by, while: statuses, becomes, guards, source }
}

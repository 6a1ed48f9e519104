/**
 * Every action on an advice request and the statuses that admit it (DOMAIN 6, pages a026 and a027).
 * The actions themselves and test/matrix/advice-transitions.txt read this table and nothing else
 * says it.
 */
import { epochMilliseconds, type Instant } from '../../base/clock.ts'
import { archivesBefore } from '../referral/guards.ts'
import { type ActedBy, by } from '../referral/transitions.ts'
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

const nothing: readonly AdviceStatus[] = []
const askedBack = 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION'
const unanswered = ['PROVIDER_RESPONSE_REQUIRED', 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION'] as const
const answered = ['REFERRER_TO_REVIEW_RESPONSE'] as const
const all = Object.keys(adviceStatuses) as AdviceStatus[]

const authorised = ['conversionAuthorised'] as const
const untouched = ['untouchedForEighteenMonths'] as const

// biome-ignore format: read by columns
export const adviceTransitions = {
  ...by('referrer', {
    // action                      while       becomes                       besides     source
    create:                    row(nothing,    'PROVIDER_RESPONSE_REQUIRED', [],         'A044'),
  }),
  ...by('provider', {
    requireFurtherInformation: row(inProgress, askedBack,                    [],         'A026'),
    returnWithAdvice:          row(inProgress, 'REFERRER_TO_REVIEW_RESPONSE', [],        'A026'),
    providerConverts:          row(inProgress, 'ADVICE_CONVERTED',           authorised, 'A027'),
  }),
  ...by('outside', {
    referrerReplies:           row(inProgress, 'PROVIDER_RESPONSE_REQUIRED', [],         '§6'),
    referrerAddsInformation:   row(inProgress, 'SAME',                       [],         '§6'),
    referrerChangesAuthorisation: row(inProgress, 'SAME',                    [],         '§6'),
    referrerConverts:          row(inProgress, 'ADVICE_CONVERTED',           [],         '§6'),
    referrerCloses:            row(answered,   'CONVERSATION_ENDED_CLOSED',  [],         '§6'),
    referrerCancels:           row(unanswered, 'CONVERSATION_ENDED_CANCELLED', [],       '§6'),
    archived:                  row(all,        'SAME',                       untouched,  '§1.1'),
  }),
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
  statuses: readonly AdviceStatus[],
  becomes: AdviceTransition['becomes'],
  guards: readonly AdviceGuardName[],
  source: string,
): Omit<AdviceTransition, 'by'> {
  return { while: statuses, becomes, guards, source }
}

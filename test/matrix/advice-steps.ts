/**
 * Everything that can happen to an advice request, by the functions of the domain that decide it,
 * and time that passes. What is refused changes nothing.
 */
import { plusDays, plusMilliseconds } from '../../src/base/clock.ts'
import type { Advice, ConversionAuthorisation } from '../../src/domain/advice/advice.ts'
import { type AdviceAction, adviceActions } from '../../src/domain/advice/transitions.ts'
import { adviceDecisions, askedFor } from '../domain/advice/advice-actions.ts'
import { now } from '../domain/build.ts'
import { type Beginning, LATER_MS, type Step } from './machine.ts'
import { until } from './passing-time.ts'

export const beginnings: readonly Beginning<Advice, AdviceAction>[] = [
  beginning('create', 'AUTHORISED_TO_CONVERT'),
  beginning('create, not to be converted', 'NOT_AUTHORISED_TO_CONVERT'),
]

function beginning(
  says: string,
  authorisation: ConversionAuthorisation,
): Beginning<Advice, AdviceAction> {
  return { action: 'create', says, begin: () => ({ one: askedFor(authorisation), at: now }) }
}

function stepOf(action: Exclude<AdviceAction, 'create'>): Step<Advice, AdviceAction> {
  return {
    action,
    says: action,
    take: ({ one, at }) => {
      const then = plusMilliseconds(at, LATER_MS)
      const decided = adviceDecisions[action](one, then)
      return { one: decided.ok ? decided.value : one, at: then }
    },
  }
}

export const steps: readonly Step<Advice, AdviceAction>[] = [
  ...adviceActions.filter((action) => action !== 'create').map(stepOf),
  until('(18 months)', ({ updatedAt }) => plusDays(updatedAt, 548)),
]

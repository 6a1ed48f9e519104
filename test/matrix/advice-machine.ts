import type { Advice } from '../../src/domain/advice/advice.ts'
import { type AdviceStatus, adviceStatuses } from '../../src/domain/advice/status.ts'
import {
  type AdviceAction,
  adviceActions,
  adviceGuards,
  adviceTransitions,
} from '../../src/domain/advice/transitions.ts'
import { beginnings, steps } from './advice-steps.ts'
import type { Facts, Machine, Moment } from './machine.ts'

const guardNames = Object.keys(adviceGuards) as (keyof typeof adviceGuards)[]

export const adviceMachine: Machine<Advice, AdviceStatus, AdviceAction> = {
  words: { one: 'advice request', state: 'status' },
  states: Object.keys(adviceStatuses) as AdviceStatus[],
  actions: adviceActions,
  transitions: adviceTransitions,
  guards: guardNames,
  stateOf: ({ status }) => status,
  factsOf,
  beginnings,
  steps,
}

function factsOf({ one, at }: Moment<Advice>): Facts {
  return new Set(guardNames.filter((name) => adviceGuards[name].holds(one, at)))
}

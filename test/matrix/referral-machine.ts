import { guards } from '../../src/domain/referral/guards.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import { type ReferralState, referralStates } from '../../src/domain/referral/state.ts'
import { type Action, actions, transitions } from '../../src/domain/referral/transitions.ts'
import { defaultSettings } from '../../src/domain/settings.ts'
import type { Facts, Machine, Moment } from './machine.ts'
import { beginnings, steps } from './referral-steps.ts'

const guardNames = Object.keys(guards) as (keyof typeof guards)[]

export const referralMachine: Machine<Referral, ReferralState, Action> = {
  words: { one: 'referral', state: 'state' },
  states: Object.keys(referralStates) as ReferralState[],
  actions,
  transitions,
  guards: guardNames,
  stateOf: ({ state }) => state,
  factsOf,
  beginnings,
  steps,
}

function factsOf({ one, at }: Moment<Referral>): Facts {
  const held = guardNames.filter((name) => guards[name].holds(one, at, defaultSettings))
  return new Set([...held, appointmentOf(one), `review: ${one.review ?? 'none'}`])
}

function appointmentOf({ appointment }: Referral): string {
  if (appointment === undefined) return 'appointment: none'
  const isIndirect = appointment.status !== 'proposed' && appointment.slot === undefined
  return `appointment: ${appointment.status}${isIndirect ? ', no slot' : ''}`
}

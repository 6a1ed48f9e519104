/**
 * Every story of a referral, breadth first, until nothing new comes: two referrals are the same when
 * no action can tell them apart, by their state and by what the guards of the table see.
 */
import assert from 'node:assert/strict'
import { guards } from '../../src/domain/referral/guards.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import type { ReferralState } from '../../src/domain/referral/state.ts'
import { type Action, admits } from '../../src/domain/referral/transitions.ts'
import { defaultSettings } from '../../src/domain/settings.ts'
import { beginnings, type Moment, type Step, steps } from './steps.ts'

/** What holds of a referral at a time, in words of the tables. */
export type Facts = ReadonlySet<string>

export type Situation = Moment & { readonly facts: Facts; readonly story: readonly string[] }

export type Walk = {
  /** Each the first of its kind, so with the shortest story, in the order they were come to. */
  readonly situations: readonly Situation[]
  /** The states that an action led to from a state, or from nothing. */
  readonly ledTo: (action: Action, from: ReferralState | 'new') => readonly ReferralState[]
}

export function walk(): Walk {
  const seen = new Map<string, Situation>()
  const led = new Map<string, Set<ReferralState>>()
  const note = (action: Action, from: ReferralState | 'new', to: ReferralState) => {
    const key = `${action} ${from}`
    led.set(key, (led.get(key) ?? new Set()).add(to))
  }
  const arrive = (moment: Moment, story: readonly string[]) => {
    const facts = factsOf(moment)
    const key = [moment.one.state, ...facts].join(' ')
    if (!seen.has(key)) seen.set(key, { ...moment, facts, story })
  }
  for (const { action, says, begin } of beginnings) {
    const moment = begin()
    note(action, 'new', moment.one.state)
    arrive(moment, [says])
  }
  // What is arrived at is appended, and so comes up later in the very loop.
  for (const from of seen.values()) {
    for (const step of steps) {
      const next = taken(step, from)
      if (next === undefined) continue
      if (step.action !== undefined) note(step.action, from.one.state, next.one.state)
      arrive(next, [...from.story, step.says])
    }
  }
  return {
    situations: [...seen.values()],
    ledTo: (action, from) => [...(led.get(`${action} ${from}`) ?? [])],
  }
}

/** Undefined when nothing happened. */
function taken({ action, take }: Step, { one, at }: Situation): Moment | undefined {
  const next = take({ one, at })
  if (next.one === one) return action === undefined && next.at !== at ? next : undefined
  assert.ok(action !== undefined && admits(action, one.state), 'the table admits what happens')
  return next
}

const guardNames = Object.keys(guards) as (keyof typeof guards)[]

function factsOf({ one, at }: Moment): Facts {
  const held = guardNames.filter((name) => guards[name].holds(one, at, defaultSettings))
  return new Set([...held, appointmentOf(one), `review: ${one.review ?? 'none'}`])
}

function appointmentOf({ appointment }: Referral): string {
  if (appointment === undefined) return 'appointment: none'
  const isIndirect = appointment.status !== 'proposed' && appointment.slot === undefined
  return `appointment: ${appointment.status}${isIndirect ? ', no slot' : ''}`
}

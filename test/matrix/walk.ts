/**
 * Every story of a request, breadth first, until nothing new comes: two are the same when no action
 * can tell them apart, by their state and by what the guards of the table see.
 */
import assert from 'node:assert/strict'
import { admitted, type Facts, type Machine, type Moment, type Step } from './machine.ts'

export type Situation<One, State extends string> = Moment<One> & {
  readonly state: State
  readonly facts: Facts
  readonly story: readonly string[]
}

export type Walk<One, State extends string, Action extends string> = {
  /** Each the first of its kind, so with the shortest story, in the order they were come to. */
  readonly situations: readonly Situation<One, State>[]
  /** The states that an action led to from a state, or from nothing. */
  readonly ledTo: (action: Action, from: State | 'new') => readonly State[]
}

export function walk<One, State extends string, Action extends string>(
  machine: Machine<One, State, Action>,
): Walk<One, State, Action> {
  const { beginnings, steps, stateOf, factsOf } = machine
  const seen = new Map<string, Situation<One, State>>()
  const led = new Map<string, Set<State>>()
  const note = (action: Action, from: State | 'new', to: State) => {
    const key = `${action} ${from}`
    led.set(key, (led.get(key) ?? new Set()).add(to))
  }
  const arrive = (moment: Moment<One>, story: readonly string[]) => {
    const [state, facts] = [stateOf(moment.one), factsOf(moment)]
    const key = [state, ...facts].join(' ')
    if (!seen.has(key)) seen.set(key, { ...moment, state, facts, story })
  }
  for (const { action, says, begin } of beginnings) {
    const moment = begin()
    note(action, 'new', stateOf(moment.one))
    arrive(moment, [says])
  }
  // What is arrived at is appended, and so comes up later in the very loop.
  for (const from of seen.values()) {
    for (const step of steps) {
      const next = taken(machine, step, from)
      if (next === undefined) continue
      if (step.action !== undefined) note(step.action, from.state, stateOf(next.one))
      arrive(next, [...from.story, step.says])
    }
  }
  return {
    situations: [...seen.values()],
    ledTo: (action, from) => [...(led.get(`${action} ${from}`) ?? [])],
  }
}

/** Undefined when nothing happened. */
function taken<One, State extends string, Action extends string>(
  machine: Machine<One, State, Action>,
  { action, take }: Step<One, Action>,
  { one, at, state }: Situation<One, State>,
): Moment<One> | undefined {
  const next = take({ one, at })
  if (next.one === one) return action === undefined && next.at !== at ? next : undefined
  assert.ok(
    action !== undefined && admitted(machine, action, state),
    'the table admits what happens',
  )
  return next
}

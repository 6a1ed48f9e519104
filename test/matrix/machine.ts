import type { Instant } from '../../src/base/clock.ts'
import type { ActedBy } from '../../src/domain/referral/transitions.ts'

/** A transition table, of whatever kind of request. */
export type Table<State extends string, Action extends string> = {
  /** What texts call it: a `referral` in a `state`. */
  readonly words: { readonly one: string; readonly state: string }
  readonly states: readonly State[]
  readonly actions: readonly Action[]
  readonly transitions: Readonly<Record<Action, Row<State>>>
  /** The names of all conditions, in their order. */
  readonly guards: readonly string[]
}

export type Row<State extends string> = {
  readonly by: ActedBy
  readonly while: readonly State[]
  readonly becomes: State | 'SAME'
  readonly guards: readonly string[]
  readonly source: string
}

/** The table with everything that can happen to such a request. */
export type Machine<One, State extends string, Action extends string> = Table<State, Action> & {
  readonly stateOf: (one: One) => State
  readonly factsOf: (moment: Moment<One>) => Facts
  readonly beginnings: readonly Beginning<One, Action>[]
  readonly steps: readonly Step<One, Action>[]
}

/** What holds of a request at a time, in words of the tables. */
export type Facts = ReadonlySet<string>

export type Moment<One> = { readonly one: One; readonly at: Instant }

export type Beginning<One, Action extends string> = {
  readonly action: Action
  readonly says: string
  readonly begin: () => Moment<One>
}

export type Step<One, Action extends string> = {
  /** Absent when only time passes. */
  readonly action?: Action
  /** As a story tells it: the action, and which of its kinds. */
  readonly says: string
  /** What is not admitted changes nothing: the same request. */
  readonly take: (moment: Moment<One>) => Moment<One>
}

/** A moment later, so that what happened before lies in the past. */
export const LATER_MS = 1_000

/** The state alone; its guards are not asked. */
export function admitted<State extends string, Action extends string>(
  { transitions }: Table<State, Action>,
  action: Action,
  state: State,
): boolean {
  return transitions[action].while.includes(state)
}

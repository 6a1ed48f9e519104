import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sideOf } from '../../src/domain/directory/actor.ts'
import { actor } from '../domain/build.ts'
import type { Table } from './machine.ts'
import { endpointsOf } from './print-transitions.ts'
import type { Walk } from './walk.ts'

/** The walk goes as the table says, and comes everywhere. */
export function checkWalk<State extends string, Action extends string>(
  { words, states, actions, transitions }: Table<State, Action>,
  { situations, ledTo }: Walk<unknown, State, Action>,
): void {
  describe(`the walk through all stories of ${words.one}s`, () => {
    it(`comes to every ${words.state}`, () => {
      const reached = new Set(situations.map(({ state }) => state))
      assert.deepEqual([...reached].sort(), [...states].sort())
    })

    it('does every action somewhere', () => {
      const done = actions.filter((action) =>
        ['new' as const, ...states].some((from) => ledTo(action, from).length > 0),
      )
      assert.deepEqual(done, actions)
    })

    it('is led by an action to where the table says, and nowhere else', () => {
      for (const action of actions) {
        const { becomes } = transitions[action]
        for (const state of states) {
          const then = becomes === 'SAME' ? state : becomes
          for (const to of ledTo(action, state)) assert.equal(to, then, `${action} while ${state}`)
        }
        for (const to of ledTo(action, 'new')) assert.equal(to, becomes)
      }
    })
  })
}

/** The actions of the table and the endpoints know of each other. */
export function checkEndpoints<State extends string, Action extends string>({
  words,
  actions,
  transitions,
}: Table<State, Action>): void {
  describe(`an action of the table of ${words.one}s`, () => {
    it('is open to the side that the table says, through an endpoint that is built', () => {
      for (const action of actions) {
        const { by } = transitions[action]
        for (const { id, callers } of endpointsOf(transitions[action])) {
          assert.notEqual(callers.users, 'anyone', id)
          const users = callers.users === 'anyone' ? [] : callers.users
          const sides = new Set([
            ...users.map((each) => sideOf(actor({ function: each }))),
            ...callers.applications,
          ])
          const wanted = by === 'either' ? ['provider', 'referrer'] : [by]
          assert.deepEqual([...sides].sort(), wanted, `${action} through ${id}`)
        }
      }
    })

    it('names one endpoint, and no endpoint when it is done outside the API', () => {
      for (const action of actions) {
        const { by } = transitions[action]
        const count = endpointsOf(transitions[action]).length
        assert.ok(by === 'outside' ? count === 0 : count <= 1, action)
      }
    })
  })
}

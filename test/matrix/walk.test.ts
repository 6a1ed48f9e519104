import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sideOf } from '../../src/domain/directory/actor.ts'
import { referralStates } from '../../src/domain/referral/state.ts'
import { actions, stateAfter, transitions } from '../../src/domain/referral/transitions.ts'
import { worklistsOf } from '../../src/domain/worklist/worklists-of.ts'
import { actor } from '../domain/build.ts'
import { listsByHand } from '../domain/worklist/lists-by-hand.ts'
import { endpointsOf } from './print-transitions.ts'
import { walk } from './walk.ts'

const walked = walk()
const states = Object.keys(referralStates) as (keyof typeof referralStates)[]

describe('the walk through all stories', () => {
  it('comes to every state', () => {
    const reached = new Set(walked.situations.map(({ one }) => one.state))
    assert.deepEqual([...reached].sort(), [...states].sort())
  })

  it('does every action somewhere', () => {
    const done = actions.filter((action) =>
      ['new' as const, ...states].some((from) => walked.ledTo(action, from).length > 0),
    )
    assert.deepEqual(done, actions)
  })

  it('is led by an action to where the table says, and nowhere else', () => {
    for (const action of actions) {
      for (const state of states) {
        for (const to of walked.ledTo(action, state)) {
          assert.equal(to, stateAfter(action, state), `${action} while ${state}`)
        }
      }
      for (const to of walked.ledTo(action, 'new')) assert.equal(to, transitions[action].becomes)
    }
  })

  it('finds every referral on the lists that were written down by hand', () => {
    for (const { one, story } of walked.situations) {
      const lists = worklistsOf(one).map(({ item }) => item.list)
      assert.deepEqual(lists.sort(), listsByHand(one).sort(), story.join(' → '))
    }
  })
})

describe('an action of the table', () => {
  it('is open to the side that the table says, through an endpoint that is built', () => {
    for (const action of actions) {
      const { by } = transitions[action]
      for (const { id, callers } of endpointsOf(action)) {
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
      const count = endpointsOf(action).length
      assert.ok(by === 'outside' ? count === 0 : count <= 1, action)
    }
  })
})

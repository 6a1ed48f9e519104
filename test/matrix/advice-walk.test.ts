import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plusMilliseconds } from '../../src/base/clock.ts'
import { adviceActions } from '../../src/domain/advice/transitions.ts'
import { adviceWorklistsOf } from '../../src/domain/worklist/advice-worklists-of.ts'
import { adviceDecisions } from '../domain/advice/advice-actions.ts'
import { refused } from '../domain/build.ts'
import { adviceMachine } from './advice-machine.ts'
import { checkEndpoints, checkWalk } from './check-table.ts'
import { admitted, LATER_MS } from './machine.ts'
import { walk } from './walk.ts'

const walked = walk(adviceMachine)
const { states, transitions } = adviceMachine
const later = adviceActions.filter((action) => action !== 'create')

checkWalk(adviceMachine, walked)
checkEndpoints(adviceMachine)

describe('an advice request that the walk comes to', () => {
  it('meets every cell that the table admits', () => {
    for (const action of later) {
      for (const state of states) {
        const isReached = walked.ledTo(action, state).length > 0
        assert.equal(isReached, admitted(adviceMachine, action, state), `${action} while ${state}`)
      }
    }
  })

  it('does what status and conditions admit, and is refused the rest and left as it was', () => {
    for (const { one, at, state, facts, story } of walked.situations) {
      for (const action of later) {
        const { guards, becomes } = transitions[action]
        const holds = guards.every((name) => facts.has(name))
        const where = [...story, action].join(' → ')
        const before = structuredClone(one)
        const decided = adviceDecisions[action](one, plusMilliseconds(at, LATER_MS))
        assert.deepEqual(one, before, where)
        if (admitted(adviceMachine, action, state) && holds) {
          assert.ok(decided.ok, where)
          assert.equal(decided.value.version, one.version + 1, where)
          assert.equal(decided.value.status, becomes === 'SAME' ? state : becomes, where)
        } else {
          assert.deepEqual(refused(decided), ['INVALID_REQUEST_STATE'], where)
        }
      }
    }
  })

  it('is on the worklist while a provider has to look after it', () => {
    const listed = ['PROVIDER_RESPONSE_REQUIRED', 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION']
    for (const { one, state, story } of walked.situations) {
      const count = listed.includes(state) ? 1 : 0
      assert.equal(adviceWorklistsOf(one).length, count, story.join(' → '))
    }
  })
})

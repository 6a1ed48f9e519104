import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { guards } from '../../../src/domain/referral/guards.ts'
import { type ReferralState, referralStates } from '../../../src/domain/referral/state.ts'
import {
  actions,
  admits,
  stateAfter,
  transitions,
} from '../../../src/domain/referral/transitions.ts'

const states = Object.keys(referralStates) as ReferralState[]

describe('transitions', () => {
  it('leaves a cancelled referral alone, but for what is left of it', () => {
    const admitted = actions.filter((action) => admits(action, 'CANCELLED_REFERRAL'))
    assert.deepEqual(admitted, ['indirectBookingCancelled', 'referrerNotices', 'archived'])
  })

  it('can cancel whatever is not cancelled', () => {
    const cancellable = states.filter((state) => admits('cancelReferral', state))
    assert.deepEqual(
      cancellable,
      states.filter((state) => state !== 'CANCELLED_REFERRAL'),
    )
  })

  it('arranges appointments from NOT_BOOKED alone', () => {
    for (const action of ['book', 'defer', 'sendForTriage'] as const) {
      assert.deepEqual(transitions[action].while, ['NOT_BOOKED'], action)
    }
  })

  it('lets providers judge bookings by A013, A014 and A022, and the rest by A028', () => {
    for (const action of ['accept', 'reject', 'cancelActionLater'] as const) {
      assert.deepEqual(transitions[action].while, ['BOOKED'], action)
    }
    for (const action of ['acceptReferBookLater', 'returnWithAdvice'] as const) {
      assert.deepEqual(transitions[action].while, ['AWAITING_TRIAGE', 'DEFERRED_TO_PROVIDER'])
    }
  })

  it('enters every state, and names each state once a row', () => {
    for (const state of states) {
      assert.ok(
        actions.some((action) => transitions[action].becomes === state),
        state,
      )
    }
    for (const action of actions) {
      const row: readonly string[] = transitions[action].while
      assert.equal(new Set(row).size, row.length, action)
    }
  })

  it('uses every guard', () => {
    const used = new Set(actions.flatMap((action) => transitions[action].guards))
    assert.deepEqual([...used].sort(), Object.keys(guards).sort())
  })
})

describe('stateAfter', () => {
  it('is the state the table says, or the same', () => {
    assert.equal(stateAfter('book', 'NOT_BOOKED'), 'BOOKED')
    assert.equal(stateAfter('accept', 'BOOKED'), 'BOOKED')
    assert.equal(stateAfter('maintainLetter', 'REJECTED'), 'REJECTED')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { plusMilliseconds } from '../../../src/base/clock.ts'
import type { Side } from '../../../src/domain/directory/actor.ts'
import { admission } from '../../../src/domain/referral/admission.ts'
import {
  type AvailableAction,
  availableActions,
  reportedActions,
} from '../../../src/domain/referral/available-actions.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { referralStates } from '../../../src/domain/referral/state.ts'
import { type Action, actions, transitions } from '../../../src/domain/referral/transitions.ts'
import { appointment, bookedReferral, deferral, now, referral, told, without } from '../build.ts'
import { afterAction } from './after-action.ts'

/** DOMAIN 1.5 once more, side by side, to compare with. */
const byHand: Readonly<Record<Side, Partial<Record<AvailableAction, readonly Action[]>>>> = {
  referrer: {
    CREATE_APPOINTMENT: ['book', 'defer', 'sendForTriage'],
    CHANGE_SHORTLIST: ['changeShortlist'],
    CHANGE_SHORTLIST_AND_SEND_FOR_TRIAGE: ['reshortlistForTriage'],
    CANCEL_DIRECTLY_BOOKED_APPOINTMENT: ['cancelAppointment'],
    CANCEL_REFERRAL: ['cancelReferral'],
  },
  provider: {
    RECORD_REVIEW_OUTCOME: ['acceptReferBookLater', 'returnWithAdvice'],
    CANCEL_REFERRAL: ['cancelReferral'],
  },
}

const sides = ['referrer', 'provider'] as const

function offered(one: Referral, side: Side, at = now): readonly AvailableAction[] {
  return [...availableActions(one, side, at).available].sort()
}

function admitted(one: Referral, side: Side, at: string): readonly string[] {
  return Object.entries(byHand[side])
    .filter(([, ways]) => ways.some((action) => admission(action, one, at).length === 0))
    .map(([code]) => code)
    .sort()
}

describe('availableActions', () => {
  it('offers a referrer everything that begins, while nothing is booked', () => {
    assert.deepEqual(offered(referral(), 'referrer'), [
      'CANCEL_REFERRAL',
      'CHANGE_SHORTLIST',
      'CHANGE_SHORTLIST_AND_SEND_FOR_TRIAGE',
      'CREATE_APPOINTMENT',
    ])
    assert.deepEqual(offered(referral(), 'provider'), ['CANCEL_REFERRAL'])
  })

  it('offers to cancel a booking where it has a slot', () => {
    assert.deepEqual(offered(bookedReferral(), 'referrer'), [
      'CANCEL_DIRECTLY_BOOKED_APPOINTMENT',
      'CANCEL_REFERRAL',
    ])
    const indirect = bookedReferral({ appointment: without(appointment(), 'slot') })
    assert.deepEqual(offered(indirect, 'referrer'), ['CANCEL_REFERRAL'])
  })

  it('does not report that a booking may be accepted or rejected', () => {
    assert.deepEqual(admission('accept', bookedReferral(), now), [])
    assert.deepEqual(offered(bookedReferral(), 'provider'), ['CANCEL_REFERRAL'])
  })

  it('offers a review while one is due and there is something to read', () => {
    for (const state of ['AWAITING_TRIAGE', 'DEFERRED_TO_PROVIDER'] as const) {
      const due = bookedReferral({ state, appointment: deferral() })
      const both = ['CANCEL_REFERRAL', 'RECORD_REVIEW_OUTCOME']
      assert.deepEqual(offered(due, 'provider'), both)
      assert.deepEqual(offered(due, 'referrer'), ['CANCEL_REFERRAL'])
      assert.deepEqual(offered(without(due, 'review'), 'provider'), ['CANCEL_REFERRAL'])
      const unlettered = without(due, 'clinicalInformation')
      assert.deepEqual(offered(unlettered, 'provider'), ['CANCEL_REFERRAL'])
    }
  })

  it('offers nothing once the referral is cancelled', () => {
    const ended = referral({ state: 'CANCELLED_REFERRAL' })
    for (const side of sides) assert.deepEqual(offered(ended, side), [])
  })

  it('says why the others of this side are withheld', () => {
    const { withheld } = availableActions(bookedReferral(), 'provider', now)
    assert.deepEqual(told(withheld), ['INVALID_REQUEST_STATE', 'INVALID_REQUEST_STATE'])
    assert.deepEqual(
      withheld.map(({ because }) => because?.split(' ')[0]),
      ['acceptReferBookLater', 'returnWithAdvice'],
    )
  })

  it('reports each action once, and of each side what the transition table gives it', () => {
    const all: readonly Action[] = Object.values(reportedActions).flat()
    assert.equal(new Set(all).size, all.length)
    for (const side of sides) {
      const own = all.filter((action) => ['either', side].includes(transitions[action].by))
      assert.deepEqual(own.toSorted(), Object.values(byHand[side]).flat().sort())
    }
  })
})

/** So that a story may come to a result. */
const assessedHere = referral().shortlist.map((each) => ({ ...each, isAssessment: true as const }))

describe('availableActions of any referral at any time', () => {
  it('are those of whose actions admission says that one is admitted', () => {
    const step = fc.record({
      action: fc.constantFrom(...actions),
      afterHours: fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 120 })),
    })
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (story) => {
        let one = referral({ shortlist: assessedHere })
        let at = one.createdAt
        for (const { action, afterHours } of story) {
          at = plusMilliseconds(at, afterHours * 3_600_000 + 1)
          one = afterAction(action, one, at)
          for (const side of sides) {
            assert.deepEqual(offered(one, side, at), admitted(one, side, at))
            for (const code of offered(one, side, at)) seen.add(`${side} ${code}`)
          }
          seen.add(one.state)
        }
      }),
      { seed: 29, numRuns: 600 },
    )
    const wanted = [
      ...Object.keys(referralStates),
      ...sides.flatMap((side) => Object.keys(byHand[side]).map((code) => `${side} ${code}`)),
    ]
    for (const each of wanted) assert.ok(seen.has(each), `no story came to ${each}`)
  })
})

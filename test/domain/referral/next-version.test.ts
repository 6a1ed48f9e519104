import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextState, nextVersion } from '../../../src/domain/referral/next-version.ts'
import { bookedReferral, now, referral } from '../build.ts'

const rejected = referral({
  state: 'REJECTED',
  reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'OTHER' },
  comment: 'wrong clinic',
})

describe('nextVersion', () => {
  it('moves the version on and keeps the state with its reason and comment', () => {
    const next = nextVersion(rejected, 1, now, { priority: 'URGENT' })
    assert.equal(next.version, 7)
    assert.equal(next.updatedAt, now)
    assert.equal(next.priority, 'URGENT')
    assert.deepEqual(
      [next.state, next.stateSince, next.reason, next.comment],
      [rejected.state, rejected.stateSince, rejected.reason, rejected.comment],
    )
  })

  it('takes a field away that becomes undefined', () => {
    const next = nextVersion(bookedReferral(), 1, now, { review: undefined })
    assert.equal('review' in next, false)
  })
})

describe('nextState', () => {
  it('drops the reason and comment of the state that is left', () => {
    const next = nextState('changeShortlist', rejected, 1, now, {})
    assert.equal(next.state, 'NOT_BOOKED')
    assert.equal(next.stateSince, now)
    assert.equal('reason' in next || 'comment' in next, false)
  })

  it('leaves the referral it came from as it was', () => {
    const before = structuredClone(rejected)
    nextState('cancelReferral', rejected, 1, now, { attachments: [] })
    assert.deepEqual(rejected, before)
  })
})

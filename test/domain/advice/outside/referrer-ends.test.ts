import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  referrerCancels,
  referrerCloses,
} from '../../../../src/domain/advice/outside/referrer-ends.ts'
import { type AdviceStatus, adviceStatuses } from '../../../../src/domain/advice/status.ts'
import { accepted, now, refused } from '../../build.ts'
import { advice } from '../../build-advice.ts'

const statuses = Object.keys(adviceStatuses) as AdviceStatus[]

/** The statuses that do not admit an end. */
function refusing(end: typeof referrerCloses): AdviceStatus[] {
  return statuses.filter((status) => {
    const decided = end(advice({ status }), now)
    if (!decided.ok) assert.deepEqual(refused(decided), ['INVALID_REQUEST_STATE'], status)
    return !decided.ok
  })
}

describe('referrerCloses', () => {
  it('ends a conversation whose answer was reviewed', () => {
    const one = advice({ status: 'REFERRER_TO_REVIEW_RESPONSE' })
    assert.deepEqual(accepted(referrerCloses(one, now)), {
      ...one,
      version: 2,
      updatedAt: now,
      status: 'CONVERSATION_ENDED_CLOSED',
      statusSince: now,
    })
  })

  it('is refused while there is nothing to review', () => {
    assert.deepEqual(
      refusing(referrerCloses),
      statuses.filter((status) => status !== 'REFERRER_TO_REVIEW_RESPONSE'),
    )
  })
})

describe('referrerCancels', () => {
  it('ends a conversation that has no answer yet', () => {
    for (const status of [
      'PROVIDER_RESPONSE_REQUIRED',
      'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
    ] as const) {
      const one = advice({ status })
      assert.deepEqual(accepted(referrerCancels(one, now)), {
        ...one,
        version: 2,
        updatedAt: now,
        status: 'CONVERSATION_ENDED_CANCELLED',
        statusSince: now,
      })
    }
  })

  it('is refused once it was answered, or has ended', () => {
    assert.deepEqual(refusing(referrerCancels), [
      'REFERRER_TO_REVIEW_RESPONSE',
      'CONVERSATION_ENDED_CANCELLED',
      'CONVERSATION_ENDED_CLOSED',
      'ADVICE_CONVERTED',
    ])
  })
})

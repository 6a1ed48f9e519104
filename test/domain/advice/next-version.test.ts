import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextAdvice } from '../../../src/domain/advice/next-version.ts'
import { now } from '../build.ts'
import { advice, askedAt, message } from '../build-advice.ts'

const before = advice({ version: 5 })

describe('nextAdvice', () => {
  it('moves on by one version, to the status that the action leads to', () => {
    assert.deepEqual(nextAdvice('requireFurtherInformation', before, now, {}), {
      ...before,
      version: 6,
      updatedAt: now,
      status: 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
      statusSince: now,
    })
  })

  it('keeps the time of a status that it leaves as it is', () => {
    for (const action of ['referrerAddsInformation', 'referrerReplies'] as const) {
      const after = nextAdvice(action, before, now, {})
      assert.deepEqual(
        [after.status, after.statusSince, after.updatedAt],
        ['PROVIDER_RESPONSE_REQUIRED', askedAt, now],
        action,
      )
    }
  })

  it('adds its message to those that were sent, and changes what it is told to', () => {
    const answer = message({ id: '70001', kind: 'RESPONDER' })
    const after = nextAdvice('returnWithAdvice', before, now, {
      message: answer,
      priority: 'URGENT',
    })
    assert.deepEqual(after.messages, [message(), answer])
    assert.equal(after.priority, 'URGENT')
    assert.equal('message' in after, false)
  })

  it('leaves the request it came from as it was', () => {
    nextAdvice('returnWithAdvice', before, now, { message: message({ id: '70001' }) })
    assert.deepEqual(before, advice({ version: 5 }))
  })
})

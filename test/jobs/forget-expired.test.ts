import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { forgetExpired } from '../../src/jobs/forget-expired.ts'
import { testClock } from '../world/test-clock.ts'

describe('forget-expired', () => {
  it('forgets what ended a day ago by the clock it ages with', async () => {
    const asked: unknown[] = []
    const forget = forgetExpired({
      identities: { purgeExpired: async (before) => void asked.push(before) },
      referrals: { forgetAnswers: async (before) => void asked.push(before) },
      rateLeases: { forgetLeases: async (before) => void asked.push(before) },
      clock: testClock('2030-01-02T00:00:00.000Z'),
      wallClock: testClock('2026-11-24T10:00:00.000Z'),
    })
    await forget()
    assert.deepEqual(asked, [
      { tokens: '2030-01-01T00:00:00.000Z', assertions: '2026-11-24T10:00:00.000Z' },
      '2030-01-01T00:00:00.000Z',
      '2026-11-24T09:00:00.000Z',
    ])
  })
})

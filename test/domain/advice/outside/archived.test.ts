import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plusDays } from '../../../../src/base/clock.ts'
import { archivedAdvice } from '../../../../src/domain/advice/outside/archived.ts'
import { type AdviceStatus, adviceStatuses } from '../../../../src/domain/advice/status.ts'
import { accepted, refused } from '../../build.ts'
import { advice, askedAt } from '../../build-advice.ts'

const statuses = Object.keys(adviceStatuses) as AdviceStatus[]

describe('archivedAdvice', () => {
  it('is out of sight 548 days after the last change, whatever its status', () => {
    for (const status of statuses) {
      const one = advice({ status, version: 4 })
      const later = plusDays(askedAt, 548)
      assert.deepEqual(accepted(archivedAdvice(one, later)), {
        ...one,
        version: 5,
        updatedAt: later,
        archivedAt: later,
      })
    }
  })

  it('is refused before', () => {
    assert.deepEqual(refused(archivedAdvice(advice(), plusDays(askedAt, 547))), [
      'INVALID_REQUEST_STATE',
    ])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AdviceStatus, adviceStatuses } from '../../../src/domain/advice/status.ts'
import {
  admitsAdvice,
  adviceActions,
  adviceGuards,
  adviceTransitions,
  statusAfter,
} from '../../../src/domain/advice/transitions.ts'

const statuses = Object.keys(adviceStatuses) as AdviceStatus[]

describe('adviceTransitions', () => {
  it('leaves a conversation alone once it has ended, but for the archive', () => {
    const ended = [
      'ADVICE_CONVERTED',
      'CONVERSATION_ENDED_CANCELLED',
      'CONVERSATION_ENDED_CLOSED',
    ] as const
    for (const status of ended) {
      const admitted = adviceActions.filter((action) => admitsAdvice(action, status))
      assert.deepEqual(admitted, ['archived'], status)
    }
  })

  it('lets a referrer end it one way or the other, and never both', () => {
    for (const status of statuses) {
      const closes = admitsAdvice('referrerCloses', status)
      const cancels = admitsAdvice('referrerCancels', status)
      assert.ok(!(closes && cancels), status)
      assert.equal(closes || cancels, admitsAdvice('returnWithAdvice', status), status)
    }
  })

  it('enters every status, and names each status once a row', () => {
    for (const status of statuses) {
      assert.ok(
        adviceActions.some((action) => adviceTransitions[action].becomes === status),
        status,
      )
    }
    for (const action of adviceActions) {
      const row: readonly string[] = adviceTransitions[action].while
      assert.equal(new Set(row).size, row.length, action)
    }
  })

  it('uses every guard', () => {
    const used = new Set(adviceActions.flatMap((action) => adviceTransitions[action].guards))
    assert.deepEqual([...used].sort(), Object.keys(adviceGuards).sort())
  })
})

describe('statusAfter', () => {
  it('is the status the table says, or the same', () => {
    assert.equal(
      statusAfter('returnWithAdvice', 'PROVIDER_RESPONSE_REQUIRED'),
      'REFERRER_TO_REVIEW_RESPONSE',
    )
    assert.equal(
      statusAfter('referrerAddsInformation', 'REFERRER_TO_REVIEW_RESPONSE'),
      'REFERRER_TO_REVIEW_RESPONSE',
    )
  })
})

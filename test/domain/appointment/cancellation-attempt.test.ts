import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  cancellationOutcomeOf,
  cancellationRefusal,
} from '../../../src/domain/appointment/cancellation-attempt.ts'
import type { PasFailure } from '../../../src/domain/appointment/pas.ts'
import { slotId, ubrnOf } from '../build.ts'

const slot = slotId('11002026')
const ubrn = ubrnOf('000000070000')

describe('cancellationRefusal', () => {
  // biome-ignore format: a table
  const cases: readonly (readonly [PasFailure['is'], code: string, status: string])[] = [
    ['error',     'PAS_RESPONDED_WITH_ERROR',     'ERROR'],
    ['lost',      'PAS_RESPONDED_WITH_ERROR',     'ERROR'],
    ['timed-out', 'PAS_NOT_RESPONDING',           'TIMED_OUT'],
    ['refused',   'UNABLE_TO_CANCEL_APPOINTMENT', 'REFUSED'],
    ['slot-gone', 'UNABLE_TO_CANCEL_APPOINTMENT', 'REFUSED'],
  ]
  for (const [outcome, code, status] of cases) {
    it(`tells ${outcome} as ${code}, with slot, UBRN and status`, () => {
      const told = cancellationRefusal(outcome, slot, ubrn)
      assert.equal(told.code, code)
      assert.equal(
        told.says,
        "PAS unable to cancel booking of slot '11002026' for UBRN: 000000070000. " +
          `PAS Request Status: ${status}`,
      )
      assert.equal(cancellationOutcomeOf[outcome], status)
    })
  }

  it('tells an error with the code of a page that documents no 502', () => {
    const told = cancellationRefusal('error', slot, ubrn, 'UNABLE_TO_CANCEL_APPOINTMENT')
    assert.equal(told.code, 'UNABLE_TO_CANCEL_APPOINTMENT')
  })
})

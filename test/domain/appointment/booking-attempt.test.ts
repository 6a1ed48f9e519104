import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  attemptOutcomeOf,
  bookingRefusal,
  slotNotAvailable,
  unableToConfirm,
} from '../../../src/domain/appointment/booking-attempt.ts'
import { slotId, told, ubrnOf } from '../build.ts'

const slot = slotId('11002026')
const ubrn = ubrnOf('000000070000')

describe('bookingRefusal', () => {
  it('tells an error of the PAS as the published 502 does', () => {
    const { code, says } = bookingRefusal('error', slot, ubrn)
    assert.equal(code, 'PAS_RESPONDED_WITH_ERROR')
    assert.equal(
      says,
      "PAS unable to create booking into slot '11002026' for UBRN: 000000070000. " +
        'PAS Request Status: ERROR',
    )
  })

  it('tells the silence of the PAS as the published 504 does', () => {
    const { code, says } = bookingRefusal('timed-out', slot, ubrn)
    assert.equal(code, 'PAS_NOT_RESPONDING')
    assert.match(says, /PAS Request Status: TIMED_OUT$/)
  })

  it('tells a slot that is gone at the slot', () => {
    assert.deepEqual(told([bookingRefusal('slot-gone', slot, ubrn), slotNotAvailable(slot)]), [
      'SLOT_NOT_AVAILABLE at slot',
      'SLOT_NOT_AVAILABLE at slot',
    ])
  })

  it('cannot confirm what the PAS will not do or the referral cannot take', () => {
    const refusals = [bookingRefusal('refused', slot, ubrn), unableToConfirm(slot, ubrn)]
    assert.deepEqual(told(refusals), [
      'UNABLE_TO_CONFIRM_APPOINTMENT',
      'UNABLE_TO_CONFIRM_APPOINTMENT',
    ])
  })
})

describe('attemptOutcomeOf', () => {
  it('remembers every failure of a PAS', () => {
    assert.deepEqual(attemptOutcomeOf, {
      'slot-gone': 'SLOT_NOT_AVAILABLE',
      refused: 'ERROR',
      error: 'ERROR',
      lost: 'ERROR',
      'timed-out': 'TIMED_OUT',
    })
  })
})

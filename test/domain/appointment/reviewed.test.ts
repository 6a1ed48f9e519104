import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withReviewOutcome } from '../../../src/domain/appointment/reviewed.ts'
import { appointment, deferral, namedClinicianUser, now } from '../build.ts'

describe('withReviewOutcome', () => {
  it('leaves a deferral proposed, with the decision as its reason', () => {
    const before = deferral({ comment: 'No slots', lastContact: now })
    assert.deepEqual(withReviewOutcome(before, 'RETURN_TO_REFERRER_WITH_ADVICE', 'Advice'), {
      ...before,
      version: 2,
      reason: { set: 'REVIEW_OUTCOME', code: 'RETURN_TO_REFERRER_WITH_ADVICE' },
      comment: 'Advice',
    })
  })

  it('takes date, slot and clinician from a booking', () => {
    const before = appointment({ clinician: namedClinicianUser })
    assert.deepEqual(withReviewOutcome(before, 'CANCEL_APPOINTMENT_ACTION_LATER', 'Rebook'), {
      id: before.id,
      version: 1,
      status: 'proposed',
      service: before.service,
      createdAt: before.createdAt,
      reason: { set: 'REVIEW_OUTCOME', code: 'CANCEL_APPOINTMENT_ACTION_LATER' },
      comment: 'Rebook',
    })
  })
})

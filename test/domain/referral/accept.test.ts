import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accept } from '../../../src/domain/referral/accept.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import {
  accepted,
  appointment,
  bookedReferral,
  found,
  now,
  referral,
  refused,
  without,
} from '../build.ts'

const facts = { patient: found() }

const refusals = (one: Referral) => refused(accept(one, facts, now))

describe('accept', () => {
  it('ends the review and keeps the booking', () => {
    const before = bookedReferral()
    const after = accepted(accept(before, facts, now))
    assert.deepEqual(after, {
      ...without(before, 'review'),
      version: 7,
      updatedAt: now,
      acceptedAt: now,
    })
  })

  it('refuses whatever is not booked', () => {
    assert.deepEqual(refusals(referral()), ['INVALID_REQUEST_STATE'])
    assert.deepEqual(refusals(referral({ state: 'AWAITING_TRIAGE' })), ['INVALID_REQUEST_STATE'])
  })

  it('refuses a referral that is accepted already', () => {
    const done = accepted(accept(bookedReferral(), facts, now))
    assert.deepEqual(refusals(done), ['INVALID_REQUEST_STATE'])
  })

  it('accepts again when the letters have changed', () => {
    accepted(accept(bookedReferral({ acceptedAt: now, review: 'LETTER_CHANGED' }), facts, now))
  })

  it('refuses without clinical information', () => {
    const bare = { ...without(bookedReferral(), 'clinicalInformation'), attachments: [] }
    assert.deepEqual(refusals(bare), ['INVALID_REQUEST_STATE', 'INVALID_REQUEST_STATE'])
    const unintended: Referral = { ...bare, letterIntention: 'NOT_INTENDING_TO_ADD' }
    assert.deepEqual(refusals(unintended), ['INVALID_REQUEST_STATE'])
  })

  it('refuses once the day of the appointment is over', () => {
    const past = appointment({ start: '2026-11-23T09:00:00.000Z' })
    assert.deepEqual(refusals(bookedReferral({ appointment: past })), ['INVALID_REQUEST_STATE'])
  })

  it('refuses when the patient cannot be retrieved', () => {
    const lost = { patient: { is: 'error', why: 'sensitive' } } as const
    assert.deepEqual(refused(accept(bookedReferral(), lost, now)), ['PATIENT_ERROR'])
  })
})

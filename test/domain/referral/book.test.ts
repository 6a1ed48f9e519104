import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Slot } from '../../../src/domain/appointment/slot.ts'
import { type BookingFacts, book, checkBooking } from '../../../src/domain/referral/book.ts'
import type { ArrangeAppointment } from '../../../src/domain/referral/commands.ts'
import {
  accepted,
  found,
  indirect,
  namedClinicianUser,
  nhsNumber,
  now,
  referral,
  refused,
  says,
  service,
  slot,
  triage,
  user,
  without,
} from '../build.ts'

const command: ArrangeAppointment = {
  ubrn: referral().ubrn,
  version: 6,
  patient: nhsNumber('9912003888'),
  service: service().id,
  slot: slot().id,
  // the same moments, written with an offset
  start: '2026-12-01T10:00:00+01:00',
  end: '2026-12-01T10:30:00+01:00',
  status: 'booked',
}

const facts: BookingFacts = { patient: found(), service: service(), slot: slot() }

function check(over: Partial<ArrangeAppointment>, known: Partial<BookingFacts> = {}) {
  const asked = { ...command, ...over } as ArrangeAppointment
  return checkBooking(referral(), asked, { ...facts, ...known }, now)
}

const withSlot = (over: Partial<Slot>) => check({}, { slot: slot(over) })

describe('checkBooking', () => {
  it('admits a free slot of a shortlisted directly bookable service', () => {
    const booking = accepted(check({ comment: 'wheelchair' }))
    assert.deepEqual(booking, { service: service(), slot: slot(), comment: 'wheelchair' })
  })

  it('refuses a referral that is anything but not booked', () => {
    const booked = referral({ state: 'BOOKED' })
    assert.deepEqual(refused(checkBooking(booked, command, facts, now)), ['INVALID_REQUEST_STATE'])
  })

  it('refuses a service that is not directly bookable', () => {
    for (const one of [indirect, triage]) {
      const known = { service: one, slot: slot({ service: one.id }) }
      const decided = check({ service: one.id }, known)
      assert.deepEqual(refused(decided), ['INVALID_STATE at service'])
      assert.deepEqual(says(decided, 'INVALID_STATE'), [
        `Service (${one.id}) is not directly bookable`,
      ])
    }
  })

  it('wants slot, start and end', () => {
    const bare = without(command, 'slot', 'start', 'end')
    const decided = checkBooking(referral(), bare, { ...facts, slot: undefined }, now)
    assert.deepEqual(refused(decided), [
      'MISSING_VALUE at slot',
      'MISSING_VALUE at start',
      'MISSING_VALUE at end',
    ])
  })

  it('refuses a slot nobody knows', () => {
    assert.deepEqual(refused(check({}, { slot: undefined })), ['REFERENCE_NOT_FOUND at slot'])
  })

  it('refuses a slot of another service or for another priority', () => {
    assert.deepEqual(refused(withSlot({ service: indirect.id, priorities: ['URGENT'] })), [
      'INAPPROPRIATE_SLOT at slot',
      'INAPPROPRIATE_SLOT at slot',
    ])
  })

  it('refuses times that are not those of the slot', () => {
    const times = { start: '2026-12-01T09:01:00Z', end: '2026-12-01T09:31:00Z' }
    const decided = check(times)
    assert.deepEqual(refused(decided), [
      'INAPPROPRIATE_VALUE at start',
      'INAPPROPRIATE_VALUE at end',
    ])
    assert.equal(
      says(decided, 'INAPPROPRIATE_VALUE')[0],
      "'start' (2026-12-01T09:01:00Z) does not match the slot",
    )
  })

  it('refuses a slot that is taken or has begun', () => {
    assert.deepEqual(refused(withSlot({ isFree: false })), ['SLOT_NOT_AVAILABLE at slot'])
    const begun = { start: now, end: '2026-11-24T10:30:00.000Z' }
    assert.deepEqual(refused(check(begun, { slot: slot(begun) })), ['SLOT_NOT_AVAILABLE at slot'])
  })

  it('wants the clinician whom the PAS allocated to the slot, in the words of e-RS', () => {
    const allocated = { slot: slot({ clinician: namedClinicianUser }) }
    accepted(check({ clinician: namedClinicianUser }, allocated))
    const omitted = check({}, allocated)
    assert.deepEqual(refused(omitted), ['INAPPROPRIATE_VALUE at clinician'])
    assert.deepEqual(says(omitted, 'INAPPROPRIATE_VALUE'), [
      "'clinician' (null) does not match the slot",
    ])
    const other = check({ clinician: user('555032006106') }, allocated)
    assert.deepEqual(says(other, 'INAPPROPRIATE_VALUE'), [
      "'clinician' (555032006106) does not match the slot",
    ])
  })

  it('refuses a clinician for a slot that has none', () => {
    const decided = check({ clinician: namedClinicianUser })
    assert.deepEqual(refused(decided), ['INAPPROPRIATE_VALUE at clinician'])
  })

  it('tells all that is wrong at once', () => {
    const asked = { ...command, patient: nhsNumber('9462979626'), comment: 'a'.repeat(1001) }
    const known = { ...facts, service: undefined, slot: undefined }
    const cancelled = referral({ state: 'CANCELLED_REFERRAL' })
    assert.deepEqual(refused(checkBooking(cancelled, asked, known, now)), [
      'INVALID_REQUEST_STATE',
      'INAPPROPRIATE_VALUE at patient',
      'REFERENCE_NOT_FOUND at service',
      'INVALID_VALUE at comment',
      'REFERENCE_NOT_FOUND at slot',
    ])
  })
})

describe('book', () => {
  it('books in version 0, two versions of the referral on, and starts a review', () => {
    const booking = { service: service(), slot: slot({ clinician: namedClinicianUser }) }
    const before = referral({ acceptedAt: '2026-11-01T09:00:00.000Z' })
    const after = book(before, booking, '80001', now)
    assert.deepEqual(after, {
      ...without(before, 'acceptedAt'),
      version: 8,
      updatedAt: now,
      state: 'BOOKED',
      stateSince: now,
      review: 'NEVER_REVIEWED',
      appointment: {
        id: '80001',
        version: 0,
        status: 'booked',
        service: { id: '11000', name: 'Cardiology' },
        createdAt: now,
        slot: '11000021',
        start: '2026-12-01T09:00:00.000Z',
        end: '2026-12-01T09:30:00.000Z',
        clinician: namedClinicianUser,
      },
    })
  })

  it('keeps the comment', () => {
    const booking = { service: service(), slot: slot(), comment: 'wheelchair' }
    assert.equal(book(referral(), booking, '80001', now).appointment?.comment, 'wheelchair')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ReviewReason } from '../../../src/domain/appointment/appointment.ts'
import type { BookingAttempt } from '../../../src/domain/appointment/booking-attempt.ts'
import type { ArrangeAppointment } from '../../../src/domain/referral/commands.ts'
import { type DeferralFacts, defer } from '../../../src/domain/referral/defer.ts'
import {
  accepted,
  found,
  indirect,
  namedClinicianUser,
  nhsNumber,
  now,
  referral,
  refused,
  service,
  slot,
  slotId,
  triage,
  without,
} from '../build.ts'

const command = {
  ubrn: referral().ubrn,
  version: 6,
  patient: nhsNumber('9912003888'),
  service: service().id,
  comment: 'There are no slots',
  status: 'proposed',
} as const

const facts: DeferralFacts = {
  appointmentId: '80001',
  patient: found(),
  service: service(),
  slot: undefined,
  hasFreeSlots: false,
  attempts: [],
}

function deferFor(
  reason: ReviewReason,
  over: Partial<ArrangeAppointment> = {},
  known: Partial<DeferralFacts> = {},
) {
  const asked = { ...command, ...over, reason } as ArrangeAppointment
  return defer(referral(), asked, { ...facts, ...known }, now)
}

const taken = slot({ isFree: false })

function attempt(outcome: BookingAttempt['outcome'], over: Partial<BookingAttempt> = {}) {
  return { service: service().id, slot: slot().id, startedAt: now, outcome, ...over }
}

describe('defer', () => {
  it('proposes in version 1, two versions of the referral on, with the reason on both', () => {
    const before = referral()
    const reason = { set: 'REVIEW_REASON', code: 'NO_SLOTS_AT_SERVICE' }
    assert.deepEqual(accepted(deferFor('NO_SLOTS_AT_SERVICE')), {
      ...before,
      version: 8,
      updatedAt: now,
      state: 'DEFERRED_TO_PROVIDER',
      stateSince: now,
      reason,
      review: 'NEVER_REVIEWED',
      appointment: {
        id: '80001',
        version: 1,
        status: 'proposed',
        service: { id: '11000', name: 'Cardiology' },
        createdAt: now,
        reason,
        comment: 'There are no slots',
      },
    })
  })

  it('needs no comment, and does not echo the slot', () => {
    const asked = { ...command, reason: 'SLOT_NOT_AVAILABLE', slot: taken.id } as const
    const bare = without(asked, 'comment')
    const after = accepted(defer(referral(), bare, { ...facts, slot: taken }, now))
    assert.deepEqual(Object.keys(after.appointment ?? {}).sort(), [
      'createdAt',
      'id',
      'reason',
      'service',
      'status',
      'version',
    ])
  })

  it('refuses a referral that is deferred, rejected or cancelled', () => {
    for (const state of ['DEFERRED_TO_PROVIDER', 'REJECTED', 'CANCELLED_REFERRAL'] as const) {
      const asked = { ...command, reason: 'NO_SLOTS_AT_SERVICE' } as const
      const decided = defer(referral({ state }), asked, facts, now)
      assert.deepEqual(refused(decided), ['INVALID_REQUEST_STATE'])
    }
  })

  it('refuses services that are not directly bookable', () => {
    for (const one of [indirect, triage]) {
      const decided = deferFor('NO_SLOTS_AT_SERVICE', { service: one.id }, { service: one })
      assert.deepEqual(refused(decided), ['INVALID_STATE at service'])
    }
  })

  it('refuses start and end, which a proposal has not', () => {
    const times = { start: now, end: now }
    assert.deepEqual(refused(deferFor('NO_SLOTS_AT_SERVICE', times)), [
      'INAPPROPRIATE_VALUE at start',
      'INAPPROPRIATE_VALUE at end',
    ])
  })

  it('tells all that is wrong at once', () => {
    const asked = { patient: nhsNumber('9462979626'), slot: slot().id, start: now }
    assert.deepEqual(refused(deferFor('NO_SLOTS_AT_SERVICE', asked, { hasFreeSlots: true })), [
      'INAPPROPRIATE_VALUE at patient',
      'INAPPROPRIATE_VALUE at start',
      'INAPPROPRIATE_VALUE at slot',
      'SLOTS_CURRENTLY_AVAILABLE at service',
    ])
  })
})

describe('defer for NO_SLOTS_AT_SERVICE', () => {
  it('refuses while the service has free slots', () => {
    assert.deepEqual(refused(deferFor('NO_SLOTS_AT_SERVICE', {}, { hasFreeSlots: true })), [
      'SLOTS_CURRENTLY_AVAILABLE at service',
    ])
  })

  it('refuses a slot', () => {
    assert.deepEqual(
      refused(deferFor('NO_SLOTS_AT_SERVICE', { slot: taken.id }, { slot: taken })),
      ['INAPPROPRIATE_VALUE at slot'],
    )
  })

  it('refuses a clinician, since there is no slot', () => {
    const decided = deferFor('NO_SLOTS_AT_SERVICE', { clinician: namedClinicianUser })
    assert.deepEqual(refused(decided), ['INAPPROPRIATE_VALUE at clinician'])
  })
})

describe('defer for SLOT_NOT_AVAILABLE', () => {
  const named = { slot: slot().id }
  const free = { slot: slot() }

  it('admits a slot that somebody else took, even while others are free', () => {
    accepted(deferFor('SLOT_NOT_AVAILABLE', named, { slot: taken, hasFreeSlots: true }))
  })

  it('wants the slot', () => {
    assert.deepEqual(refused(deferFor('SLOT_NOT_AVAILABLE')), ['MISSING_VALUE at slot'])
  })

  it('refuses a slot nobody knows', () => {
    assert.deepEqual(refused(deferFor('SLOT_NOT_AVAILABLE', named)), [
      'REFERENCE_NOT_FOUND at slot',
    ])
  })

  it('refuses a slot that could not have been booked anyhow', () => {
    const other = slot({ service: indirect.id, isFree: false })
    assert.deepEqual(refused(deferFor('SLOT_NOT_AVAILABLE', named, { slot: other })), [
      'INAPPROPRIATE_SLOT at slot',
    ])
  })

  it('refuses a slot that is free', () => {
    assert.deepEqual(refused(deferFor('SLOT_NOT_AVAILABLE', named, free)), [
      'THIS_SLOT_IS_AVAILABLE at slot',
    ])
  })

  it('admits a free slot that the PAS would not book or erred about', () => {
    for (const outcome of ['SLOT_NOT_AVAILABLE', 'ERROR'] as const) {
      const known = { ...free, attempts: [attempt(outcome)] }
      accepted(deferFor('SLOT_NOT_AVAILABLE', named, known))
    }
  })

  it('does not count attempts at other slots, without answer, or before the present state', () => {
    const attempts = [
      attempt('ERROR', { slot: slotId('11000022') }),
      attempt('ERROR', { service: indirect.id }),
      attempt('TIMED_OUT'),
      attempt('ASKED'),
      attempt('ERROR', { startedAt: '2026-11-20T08:59:59.999Z' }),
    ]
    assert.deepEqual(refused(deferFor('SLOT_NOT_AVAILABLE', named, { ...free, attempts })), [
      'THIS_SLOT_IS_AVAILABLE at slot',
    ])
  })

  it('counts a slot that has begun as gone', () => {
    accepted(deferFor('SLOT_NOT_AVAILABLE', named, { slot: slot({ start: now }) }))
  })

  it('accepts the clinician of the slot and no other', () => {
    const allocated = { slot: { ...taken, clinician: namedClinicianUser } }
    accepted(deferFor('SLOT_NOT_AVAILABLE', named, allocated))
    accepted(deferFor('SLOT_NOT_AVAILABLE', { ...named, clinician: namedClinicianUser }, allocated))
    const unallocated = { slot: taken }
    const decided = deferFor(
      'SLOT_NOT_AVAILABLE',
      { ...named, clinician: namedClinicianUser },
      unallocated,
    )
    assert.deepEqual(refused(decided), ['INAPPROPRIATE_VALUE at clinician'])
  })
})

describe('defer for BOOKING_ATTEMPT_PROBLEM', () => {
  it('admits it after an attempt that the PAS never answered', () => {
    const attempts = [attempt('TIMED_OUT', { slot: slotId('11000022') })]
    accepted(deferFor('BOOKING_ATTEMPT_PROBLEM', {}, { attempts, hasFreeSlots: true }))
  })

  it('admits it after an attempt whose process died before the answer', () => {
    accepted(deferFor('BOOKING_ATTEMPT_PROBLEM', {}, { attempts: [attempt('ASKED')] }))
  })

  it('refuses it without one', () => {
    const attempts = [attempt('ERROR'), attempt('TIMED_OUT', { service: indirect.id })]
    assert.deepEqual(refused(deferFor('BOOKING_ATTEMPT_PROBLEM', {}, { attempts })), [
      'INAPPROPRIATE_VALUE at reason',
    ])
  })

  it('refuses a slot', () => {
    const known = { attempts: [attempt('TIMED_OUT')], slot: taken }
    assert.deepEqual(refused(deferFor('BOOKING_ATTEMPT_PROBLEM', { slot: taken.id }, known)), [
      'INAPPROPRIATE_VALUE at slot',
    ])
  })
})

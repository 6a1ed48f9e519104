import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type AppointmentCancellationReason,
  appointmentCancellationReasons,
} from '../../../src/domain/reference/appointment-cancellation-reasons.ts'
import { referenceSet } from '../../../src/domain/reference/reference-set.ts'
import type { RejectReferral } from '../../../src/domain/referral/commands.ts'
import { endAppointment, mayEnd } from '../../../src/domain/referral/end-appointment.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { reject, rejectionReasonRefusals } from '../../../src/domain/referral/reject.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import {
  accepted,
  appointment,
  bookedReferral,
  found,
  indirect,
  now,
  refused,
  says,
  slotId,
  told,
  without,
} from '../build.ts'

const command: RejectReferral = { reason: 'SERVICE_INAPPROPRIATE', comment: 'Not for us' }
const facts = { patient: found() }

const indirectAppointment = without(
  appointment({ service: { id: indirect.id, name: indirect.name } }),
  'slot',
)
const indirectly = (over: Partial<Referral> = {}) =>
  bookedReferral({ appointment: indirectAppointment, ...over })

const decide = (one: Referral, asked: RejectReferral = command) => reject(one, asked, facts, now)
const rejectedBy = (one: Referral, asked: RejectReferral = command) =>
  endAppointment(one, accepted(decide(one, asked)), now)
const lists = (one: Referral) => worklistsOf(one).map(({ item }) => item.list)

describe('reject', () => {
  it('gives the referral back with reason and comment, and cancels the appointment', () => {
    const one = bookedReferral()
    const reason = { set: 'APPOINTMENT-CANCELLATION-REASON', code: command.reason }
    const why = { reason, comment: command.comment }
    assert.deepEqual(rejectedBy(one), {
      ...without(one, 'review'),
      version: 7,
      updatedAt: now,
      state: 'REJECTED',
      stateSince: now,
      ...why,
      appointment: { ...appointment(), version: 1, status: 'cancelled', ...why },
    })
  })

  it('leaves no older comment where none is given', () => {
    const one = bookedReferral({ appointment: appointment({ comment: 'By the window' }) })
    const after = rejectedBy(one, { reason: 'OTHER' })
    assert.equal('comment' in after, false)
    assert.equal(after.appointment && 'comment' in after.appointment, false)
  })

  it('moves it from the provider’s list to that of the referrer', () => {
    assert.deepEqual(lists(bookedReferral()), ['REFERRALS_FOR_REVIEW'])
    assert.deepEqual(lists(rejectedBy(bookedReferral())), ['REJECTED_TRIAGE_RESPONSE'])
  })

  it('remembers an indirect booking that the provider has yet to cancel', () => {
    const after = rejectedBy(indirectly(), { ...command, isCancelledInPas: false })
    const service = { id: indirect.id, name: indirect.name }
    assert.deepEqual(after.ibsAppointmentToCancel, { service, provider: 'RCD', since: now })
    const done = rejectedBy(indirectly(), { ...command, isCancelledInPas: true })
    assert.equal('ibsAppointmentToCancel' in done, false)
  })

  it('does not forget an earlier one', () => {
    const earlier = { service: { id: indirect.id, name: 'Earlier' }, since: '2026-11-01T09:00:00Z' }
    const one = bookedReferral({ ibsAppointmentToCancel: earlier })
    assert.deepEqual(rejectedBy(one).ibsAppointmentToCancel, earlier)
  })

  it('can be done as long as the same booking stands', () => {
    const ending = accepted(decide(bookedReferral()))
    const slot = slotId('11000021')
    assert.ok(mayEnd(bookedReferral(), ending, slot))
    assert.ok(!mayEnd(bookedReferral(), ending, slotId('11000022')))
    assert.ok(!mayEnd(indirectly(), ending, slot))
    assert.ok(!mayEnd(rejectedBy(bookedReferral()), ending, slot))
  })
})

describe('reject refuses', () => {
  it('what is not booked, not under review, accepted, without a letter or past', () => {
    const start = '2026-11-23T09:00:00.000Z'
    const cases = [
      bookedReferral({ state: 'AWAITING_TRIAGE' }),
      without(bookedReferral(), 'review'),
      bookedReferral({ review: 'LETTER_CHANGED', acceptedAt: now }),
      bookedReferral({ appointment: appointment({ start, end: start }) }),
      bookedReferral({ state: 'REJECTED' }),
    ]
    for (const one of cases) assert.deepEqual(refused(decide(one)), ['INVALID_REQUEST_STATE'])
    const bare = decide(without(bookedReferral(), 'clinicalInformation'))
    assert.deepEqual(refused(bare), ['INVALID_REQUEST_STATE', 'INVALID_REQUEST_STATE'])
  })

  it('to be told of a PAS that it asks itself, and not to be told of one it cannot', () => {
    for (const isCancelledInPas of [true, false]) {
      const decided = decide(bookedReferral(), { ...command, isCancelledInPas })
      assert.deepEqual(refused(decided), ['FIELD_NOT_PERMITTED at isCancelledInPas'])
    }
    assert.deepEqual(refused(decide(indirectly())), ['VALUE_IS_REQUIRED at isCancelledInPas'])
  })

  it('nothing about the PAS of a referral that has no booking', () => {
    const one = bookedReferral({
      state: 'REJECTED',
      appointment: { ...appointment(), status: 'cancelled' },
    })
    assert.deepEqual(refused(decide(one, { ...command, isCancelledInPas: true })), [
      'INVALID_REQUEST_STATE',
    ])
  })

  it('reasons of other cancellations', () => {
    for (const reason of ['PATIENT_HOLIDAY', 'CLINIC_CANCELLED', 'REDIRECTED_AGE']) {
      const decided = decide(bookedReferral(), { reason })
      assert.deepEqual(refused(decided), ['INAPPROPRIATE_VALUE at reason'])
      assert.deepEqual(says(decided, 'INAPPROPRIATE_VALUE'), [
        `The reason (${reason}) is not one of a rejection.`,
      ])
    }
  })

  it('a patient who cannot be retrieved, beside everything else that is wrong', () => {
    const lost = { patient: { is: 'error', why: 'sensitive' } } as const
    const asked = { reason: 'PATIENT_ILL', isCancelledInPas: true }
    assert.deepEqual(refused(reject(bookedReferral({ acceptedAt: now }), asked, lost, now)), [
      'PATIENT_ERROR',
      'INVALID_REQUEST_STATE',
      'INAPPROPRIATE_VALUE at reason',
      'FIELD_NOT_PERMITTED at isCancelledInPas',
    ])
  })
})

describe('rejectionReasonRefusals', () => {
  const [any] = appointmentCancellationReasons.concepts.filter(
    ({ appointmentBookingCancellationReasonType: type }) => type === 'PROVIDER_REJECT',
  )
  const reasons = (over: Partial<AppointmentCancellationReason>) =>
    referenceSet({
      name: 'APPOINTMENT-CANCELLATION-REASON',
      title: 'reasons',
      changedAt: now,
      properties: [],
      concepts: any === undefined ? [] : [{ ...any, code: 'NEW', ...over }],
    })

  it('wants a comment where the reason asks for one', () => {
    const asking = reasons({ commentIsMandatory: true })
    assert.deepEqual(told(rejectionReasonRefusals({ reason: 'NEW' }, now, asking)), [
      'VALUE_IS_REQUIRED at comment',
    ])
    assert.deepEqual(rejectionReasonRefusals({ reason: 'NEW', comment: 'x' }, now, asking), [])
    assert.deepEqual(rejectionReasonRefusals({ reason: 'NEW' }, now, reasons({})), [])
  })

  it('refuses reasons that are not in effect yet, or any more', () => {
    const wrong = ['INAPPROPRIATE_VALUE at reason']
    for (const over of [{ effectiveFrom: '2026-11-25T00:00:00.000Z' }, { effectiveTo: now }]) {
      assert.deepEqual(told(rejectionReasonRefusals({ reason: 'NEW' }, now, reasons(over))), wrong)
    }
  })

  it('knows all reasons of rejections that are published', () => {
    const codes = [
      'FURTHER_INFORMATION_REQUIRED',
      'OTHER',
      'OUTPATIENT_APPT_NOT_REQUIRED',
      'SERVICE_INAPPROPRIATE',
      'SERVICE_PREREQUISITES_NOT_COMPLETE',
    ]
    for (const reason of codes) assert.deepEqual(rejectionReasonRefusals({ reason }, now), [])
  })
})

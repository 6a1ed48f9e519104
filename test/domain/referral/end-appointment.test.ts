import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Ending,
  endAppointment,
  mayEnd,
  slotToCancel,
} from '../../../src/domain/referral/end-appointment.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { appointment, bookedReferral, deferral, now, referral, slotId, without } from '../build.ts'

const slot = slotId('11000021')
const forPatient: Ending = {
  action: 'cancelAppointment',
  reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'PATIENT_ILL' },
  comment: 'Has the flu',
}
const whole: Ending = {
  action: 'cancelReferral',
  reason: { set: 'REFERRAL-CANCELLATION-REASON', code: 'PATIENT_DIED' },
  comment: 'On Monday',
}

const commented = appointment({ comment: 'Needs a ramp' })
const before = bookedReferral({ appointment: commented, acceptedAt: now })

describe('endAppointment', () => {
  it('says in referral and appointment why the booking was cancelled', () => {
    const { reason, comment } = forPatient
    assert.deepEqual(endAppointment(before, forPatient, now), {
      ...without(before, 'review', 'acceptedAt'),
      version: 7,
      updatedAt: now,
      state: 'APPT_CANCELLED_BY_PATIENT',
      stateSince: now,
      reason,
      comment,
      appointment: { ...commented, version: 1, status: 'cancelled', reason, comment },
    })
  })

  it('gives the booking no comment of its own that was not given', () => {
    const after = endAppointment(before, without(forPatient, 'comment'), now)
    assert.equal(after.comment, undefined)
    assert.equal(after.appointment?.comment, undefined)
  })

  it('gives the booking of a cancelled referral neither reason nor comment', () => {
    const after = endAppointment(before, whole, now)
    assert.equal(after.state, 'CANCELLED_REFERRAL')
    assert.deepEqual(after.reason, whole.reason)
    assert.equal(after.comment, 'On Monday')
    assert.deepEqual(after.appointment, {
      ...without(commented, 'comment'),
      version: 1,
      status: 'cancelled',
    })
  })

  it('leaves what is no booking, and what was cancelled before, as it is', () => {
    const past = appointment({ status: 'cancelled', version: 4, reason: forPatient.reason })
    for (const kept of [deferral(), past]) {
      const one = referral({ state: 'AWAITING_TRIAGE', appointment: kept })
      assert.deepEqual(endAppointment(one, whole, now).appointment, kept)
    }
  })

  it('ends a referral that has no appointment', () => {
    const after = endAppointment(referral(), whole, now)
    assert.equal(after.state, 'CANCELLED_REFERRAL')
    assert.equal('appointment' in after, false)
  })

  it('notes that the referrer has to be shown it, and only then', () => {
    const shown = endAppointment(before, { ...whole, isReturned: true }, now)
    assert.equal(shown.returnedAt, now)
    assert.equal(endAppointment(shown, whole, now).returnedAt, undefined)
  })

  it('touches no attachment', () => {
    assert.deepEqual(endAppointment(before, whole, now).attachments, before.attachments)
  })
})

describe('slotToCancel', () => {
  it('is none once the appointment has led to a result', () => {
    assert.equal(slotToCancel({ ...before, state: 'ASSESSMENT_RESULT' }), undefined)
  })

  it('is that of a booking alone', () => {
    assert.equal(slotToCancel(before), slot)
    const others: readonly Referral[] = [
      referral(),
      bookedReferral({ appointment: appointment({ status: 'cancelled' }) }),
      bookedReferral({ appointment: deferral() }),
      bookedReferral({ appointment: without(appointment(), 'slot') }),
    ]
    for (const one of others) assert.equal(slotToCancel(one), undefined)
  })
})

describe('mayEnd', () => {
  it('holds while the booking is the one that was meant', () => {
    assert.equal(mayEnd(before, forPatient, slot), true)
    assert.equal(mayEnd(before, forPatient, slotId('11000022')), false)
  })

  it('holds no more once the referral has gone on', () => {
    for (const ending of [forPatient, whole]) {
      const ended = endAppointment(before, ending, now)
      assert.equal(mayEnd(ended, forPatient, slot), false)
      assert.equal(mayEnd(ended, whole, slot), false)
    }
  })
})

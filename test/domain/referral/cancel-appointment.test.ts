import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { businessFunctions } from '../../../src/domain/directory/business-function.ts'
import { appointmentCancellationReasons } from '../../../src/domain/reference/appointment-cancellation-reasons.ts'
import { cancelAppointment } from '../../../src/domain/referral/cancel-appointment.ts'
import type { CancelAppointment } from '../../../src/domain/referral/commands.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import {
  accepted,
  actor,
  admin,
  appointment,
  bookedReferral,
  deferral,
  found,
  namedClinicianUser,
  nhsNumber,
  now,
  refused,
  says,
  serviceId,
  ubrnOf,
  user,
  without,
} from '../build.ts'

const command: CancelAppointment = {
  id: '80000',
  ubrn: ubrnOf('000000070000'),
  version: 6,
  patient: nhsNumber('9912003888'),
  service: serviceId('11000'),
  reason: 'PATIENT_HOLIDAY',
}

const decide = (
  over: Partial<CancelAppointment> = {},
  one: Referral = bookedReferral(),
  by = actor(),
) => cancelAppointment(one, { ...command, ...over }, { patient: found() }, by, now)

const withClinician = bookedReferral({
  appointment: appointment({ clinician: namedClinicianUser }),
})

describe('cancelAppointment', () => {
  it('decides to end the booking for the patient, and says why', () => {
    assert.deepEqual(accepted(decide({ comment: 'Until May' })), {
      action: 'cancelAppointment',
      reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'PATIENT_HOLIDAY' },
      comment: 'Until May',
    })
    assert.equal('comment' in accepted(decide()), false)
  })

  it('takes what the appointment is, or nothing, for version and creation', () => {
    accepted(decide({ appointmentVersion: 0, createdAt: '2026-11-23T10:00:00+01:00' }))
    accepted(decide({ clinician: namedClinicianUser }, withClinician))
  })

  it('refuses whatever is not that of the appointment', () => {
    const wrong: Partial<CancelAppointment> = {
      id: '80001',
      appointmentVersion: 1,
      service: serviceId('11001'),
      createdAt: '2026-11-23T09:00:00.001Z',
      clinician: user('555073103100'),
    }
    for (const [field, value] of Object.entries(wrong)) {
      assert.deepEqual(refused(decide({ [field]: value })), [`INAPPROPRIATE_VALUE at ${field}`])
    }
    assert.deepEqual(refused(decide({ ubrn: ubrnOf('000000070001'), version: 2 })), [
      'INAPPROPRIATE_VALUE at ubrn',
    ])
    assert.deepEqual(refused(decide({ patient: nhsNumber('1000000001') })), [
      'INAPPROPRIATE_VALUE at patient',
    ])
  })

  it('tells everything that is wrong at once', () => {
    const one = bookedReferral({ state: 'REJECTED' })
    assert.deepEqual(refused(decide({ id: '1', reason: 'PATIENT_OTHER_ENGAGEMENT' }, one)), [
      'INVALID_REQUEST_STATE',
      'INAPPROPRIATE_VALUE at id',
      'MISSING_VALUE at comment',
    ])
  })

  it('wants the clinician of the slot, in the words of e-RS', () => {
    const decided = decide({}, withClinician)
    assert.deepEqual(refused(decided), ['MISSING_VALUE at clinician'])
    assert.deepEqual(says(decided, 'MISSING_VALUE'), [
      "is mandatory, but was not supplied for 'cancel'",
    ])
    assert.deepEqual(refused(decide({ clinician: user('555073103100') }, withClinician)), [
      'INAPPROPRIATE_VALUE at clinician',
    ])
  })

  it('refuses a stale version of the referral, and nothing else with it', () => {
    assert.deepEqual(refused(decide({ version: 5, id: '1' })), ['VERSION_CONFLICT at version'])
  })

  it('refuses what is not booked, or without a slot', () => {
    const sent = bookedReferral({ state: 'AWAITING_TRIAGE', appointment: deferral() })
    assert.deepEqual(refused(decide({}, sent)), ['INVALID_REQUEST_STATE'])
    const telephoned = bookedReferral({ appointment: without(appointment(), 'slot') })
    assert.deepEqual(refused(decide({}, telephoned)), ['INVALID_REQUEST_STATE'])
  })

  it('takes the reasons of the page for each function, and no others', () => {
    const comment = 'As agreed'
    for (const {
      code,
      usage,
      businessFunction,
      effectiveTo,
    } of appointmentCancellationReasons.concepts) {
      for (const each of businessFunctions) {
        const isFit =
          usage === 'CANCEL' && businessFunction?.includes(each) && effectiveTo === undefined
        const by = actor({ function: each })
        assert.equal(decide({ reason: code, comment }, undefined, by).ok, isFit === true, code)
      }
    }
  })

  it('asks for a comment where the reason does, of admins too', () => {
    const reason = 'PATIENT_APPOINTMENT_CANCELLATION_OTHER'
    const decided = decide({ reason }, undefined, admin)
    assert.deepEqual(refused(decided), ['MISSING_VALUE at comment'])
    assert.deepEqual(says(decided, 'MISSING_VALUE'), ["'comment' is missing."])
    accepted(decide({ reason, comment: 'Moved away' }, undefined, admin))
  })
})

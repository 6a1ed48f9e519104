import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCancelAppointment } from '../../../src/wire/stu3/read-cancel-appointment.ts'
import { edited, said, told } from '../edit.ts'
import {
  cancelAppointmentBody as body,
  clinicianParticipant,
  nhsNumber,
  patientParticipant,
  serviceParticipant,
} from './request-bodies.ts'

const reason = 'reason[0]/coding[0]'
const referral = 'incomingReferral[0]/reference'

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['a booking', { ...body, status: 'booked' }, ['INAPPROPRIATE_VALUE status']],
  ['a status that is none', { ...body, status: 'gone' }, ['INVALID_VALUE status']],
  ['no reason', edited(body, 'reason', undefined), ['MISSING_VALUE reason']],
  ['two reasons', { ...body, reason: [...body.reason, ...body.reason] }, ['INVALID_VALUE reason']],
  ['a reason of another set', edited(body, `${reason}/system`, '_baseUrl_/STU3/CodeSystem/REFERRAL-CANCELLATION-REASON'),
    [`INVALID_VALUE ${reason}/system`]],
  ['a reason that is none', edited(body, `${reason}/code`, 'RAIN'), [`INVALID_VALUE ${reason}/code`]],
  ['another language', { ...body, language: 'cy' }, ['INAPPROPRIATE_VALUE language']],
  ['a version that is none', edited(body, 'meta/versionId', '01'), ['INVALID_VALUE meta/versionId']],
  ['a comment of 2001 characters', { ...body, comment: 'x'.repeat(2_001) }, ['INVALID_VALUE comment']],
  ['no referral', { ...body, incomingReferral: [] }, ['MISSING_VALUE incomingReferral']],
  ['a UBRN that is none', edited(body, referral, 'ReferralRequest/7/_history/6'), [`INVALID_VALUE ${referral}`]],
  ['a slot that is none', { ...body, slot: [{ reference: 'Slot/x' }] }, ['INVALID_VALUE slot[0]/reference']],
  ['no service', { ...body, participant: [patientParticipant] }, ['MISSING_VALUE participant[1]']],
  ['a field nobody knows', { ...body, serviceCategory: {} }, ['UNEXPECTED_FIELD serviceCategory']],
  ['everything that is wrong at once', { ...body, status: 'booked', reason: [], comment: '' },
    ['INAPPROPRIATE_VALUE status', 'MISSING_VALUE reason', 'INVALID_VALUE comment']],
]

function read(json: unknown) {
  const reading = readCancelAppointment(json)
  assert.ok(reading.ok, said(reading).join())
  return reading.value
}

describe('readCancelAppointment', () => {
  for (const [what, json, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readCancelAppointment(json)), problems))
  }

  it('reads what an appointment is taken to be, and why it ends', () => {
    const { command } = read({
      ...body,
      meta: { ...body.meta, versionId: '12' },
      created: '2026-11-17T11:00:00+01:00',
      comment: 'Abroad',
      participant: [serviceParticipant, patientParticipant, clinicianParticipant],
    })
    assert.deepEqual(command, {
      id: 'appointment',
      appointmentVersion: 12,
      ubrn: '000000070000',
      version: 6,
      patient: nhsNumber,
      service: '11000',
      clinician: '921600556514',
      createdAt: '2026-11-17T10:00:00.000Z',
      reason: 'PATIENT_HOLIDAY',
      comment: 'Abroad',
    })
  })

  it('takes no more than it needs, and null for what is not there', () => {
    const { command } = read({ ...body, start: null, end: null, slot: null, comment: null })
    for (const field of ['appointmentVersion', 'createdAt', 'comment', 'clinician']) {
      assert.equal(field in command, false, field)
    }
  })

  it('looks at neither slot nor times', () => {
    const times = { start: '2030-01-01T00:00:00Z', end: '2029-01-01T00:00:00Z' }
    read({ ...body, ...times, slot: [{ reference: 'Slot/1' }] })
  })

  it('places a clinician who is missing at the next free participant', () => {
    const { places } = read({ ...body, participant: [serviceParticipant, patientParticipant] })
    assert.equal(places.get('clinician'), 'participant[2]')
    assert.equal(places.get('service'), 'participant[0]/actor/identifier')
  })

  it('places the others where they stand', () => {
    const { places } = read({
      ...body,
      participant: [clinicianParticipant, serviceParticipant, patientParticipant],
    })
    assert.equal(places.get('clinician'), 'participant[0]/actor/identifier')
    assert.equal(places.get('patient'), 'participant[2]/actor/identifier')
    assert.equal(places.get('version'), referral)
    assert.equal(places.get('reason'), reason)
  })

  it('never shows a comment back', () => {
    const json = { ...body, comment: `Smith${'x'.repeat(2_000)}` }
    assert.deepEqual(said(readCancelAppointment(json)), [
      "'comment' is not a text of 1 to 2000 characters without control characters",
    ])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ArrangeFacts,
  arrangementOf,
  arrangementRefusals,
} from '../../../src/domain/referral/arrange.ts'
import type { ArrangeAppointment } from '../../../src/domain/referral/commands.ts'
import { refusal } from '../../../src/domain/refusal/refusal.ts'
import { found, nhsNumber, ods, referral, service, serviceId, told } from '../build.ts'

const booking = {
  ubrn: referral().ubrn,
  version: 6,
  patient: nhsNumber('9912003888'),
  service: service().id,
  status: 'booked',
} as const

const facts: ArrangeFacts = { patient: found(), service: service() }

function refusals(over: Partial<ArrangeAppointment>, known: Partial<ArrangeFacts> = {}) {
  const command = { ...booking, ...over } as ArrangeAppointment
  return arrangementRefusals(referral(), command, { ...facts, ...known }, () => [])
}

describe('arrangementOf', () => {
  it('tells the three actions of A016 apart', () => {
    const proposal = { ...booking, status: 'proposed' } as const
    assert.equal(arrangementOf(booking), 'book')
    assert.equal(arrangementOf({ ...proposal, reason: 'NO_SLOTS_AT_SERVICE' }), 'defer')
    assert.equal(arrangementOf({ ...proposal, reason: 'TRIAGE' }), 'sendForTriage')
  })
})

describe('arrangementRefusals', () => {
  it('has nothing against a shortlisted service of the patient’s referral', () => {
    assert.deepEqual(refusals({}), [])
  })

  it('refuses another patient and one who cannot be retrieved', () => {
    const other = { patient: nhsNumber('9462979626') }
    assert.deepEqual(told(refusals(other)), ['INAPPROPRIATE_VALUE at patient'])
    const lost = { patient: { is: 'error', why: 'unavailable' } } as const
    assert.deepEqual(told(refusals({}, lost)), ['PATIENT_ERROR'])
  })

  it('refuses a service nobody knows', () => {
    assert.deepEqual(told(refusals({}, { service: undefined })), ['REFERENCE_NOT_FOUND at service'])
  })

  it('refuses a service that is not on the shortlist, in the words of e-RS', () => {
    const other = service({ id: serviceId('12000') })
    const [refused, ...more] = refusals({ service: other.id }, { service: other })
    assert.deepEqual(more, [])
    assert.equal(refused?.code, 'INAPPROPRIATE_VALUE')
    assert.equal(refused?.says, "'service' (12000) does not relate to a Service on the Shortlist")
  })

  it('refuses a service that was withdrawn or is no longer open to the referral', () => {
    const withdrawn = { service: service({ isPublished: false }) }
    assert.deepEqual(told(refusals({}, withdrawn)), ['SERVICE_UNAVAILABLE at service'])
    const menu = { service: service({ commissionedFor: [ods('B81001')] }) }
    assert.deepEqual(told(refusals({}, menu)), ['SERVICE_UNAVAILABLE at service'])
  })

  it('asks whether the service can serve only when it is on the shortlist', () => {
    const unfit = () => [refusal('INVALID_STATE', 'unfit', { at: 'service' })]
    assert.deepEqual(told(arrangementRefusals(referral(), booking, facts, unfit)), [
      'INVALID_STATE at service',
    ])
    const unknown = { ...facts, service: undefined }
    assert.deepEqual(told(arrangementRefusals(referral(), booking, unknown, unfit)), [
      'REFERENCE_NOT_FOUND at service',
    ])
  })

  it('takes a comment of 1000 characters and not of 1001', () => {
    assert.deepEqual(refusals({ comment: 'é'.repeat(1000) }), [])
    assert.deepEqual(told(refusals({ comment: 'a'.repeat(1001) })), ['INVALID_VALUE at comment'])
  })
})

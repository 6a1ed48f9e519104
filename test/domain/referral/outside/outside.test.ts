import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plusDays } from '../../../../src/base/clock.ts'
import { endAppointment } from '../../../../src/domain/referral/end-appointment.ts'
import { archived } from '../../../../src/domain/referral/outside/archived.ts'
import { assessmentRecorded } from '../../../../src/domain/referral/outside/assessment.ts'
import { indirectBookingCancelled } from '../../../../src/domain/referral/outside/indirect-booking-cancelled.ts'
import { nonAttendanceReported } from '../../../../src/domain/referral/outside/non-attendance.ts'
import { nonAttenderReturned } from '../../../../src/domain/referral/outside/non-attender-returned.ts'
import { patientCancels } from '../../../../src/domain/referral/outside/patient-cancels.ts'
import { patientForwards } from '../../../../src/domain/referral/outside/patient-forwards.ts'
import { providerCancels } from '../../../../src/domain/referral/outside/provider-cancels.ts'
import { referredOnward } from '../../../../src/domain/referral/outside/referred-onward.ts'
import { referrerNotices } from '../../../../src/domain/referral/outside/referrer-notices.ts'
import type { Referral } from '../../../../src/domain/referral/referral.ts'
import { type ReferralState, referralStates } from '../../../../src/domain/referral/state.ts'
import {
  actions,
  admits,
  stateAfter,
  transitions,
} from '../../../../src/domain/referral/transitions.ts'
import {
  accepted,
  appointment,
  assessedReferral,
  assessing,
  bookedReferral,
  deferral,
  indirect,
  now,
  onwardFacts,
  onwardTo,
  practitioner,
  providerClinicianUser,
  referral,
  refused,
  service,
  serviceId,
  triage,
  trust,
  ubrnOf,
  without,
} from '../../build.ts'
import { outside } from './outside-actions.ts'

const states = Object.keys(referralStates) as ReferralState[]
/** What happens to a referral that is there; an advice request is converted into a new one. */
const own = actions
  .filter((action) => transitions[action].by === 'outside')
  .filter((action) => transitions[action].while.length > 0)

/** In a state, and such that only the state can forbid anything that happens outside. */
function inState(state: ReferralState): Referral {
  const status = state === 'BOOKED' || state === 'ASSESSMENT_RESULT' ? 'booked' : 'cancelled'
  const isProposed = /^(AWAITING|DEFERRED|TRIAGE)/.test(state)
  const at = { service: { id: assessing.id, name: assessing.name } }
  const ended = appointment({ ...at, status, start: now })
  return assessedReferral({
    state,
    appointment: isProposed ? deferral(at) : ended,
    shortlist: [...assessedReferral().shortlist, ...referral().shortlist],
    ibsAppointmentToCancel: { service: { id: indirect.id, name: indirect.name }, since: now },
    updatedAt: '2025-01-01T09:00:00.000Z',
  })
}

describe('what happens outside', () => {
  it('is done by a decision for each action of the table', () => {
    assert.deepEqual(Object.keys(outside).sort(), own.toSorted())
  })

  for (const action of own) {
    it(`${action} happens in the states of the table alone, and leads where it says`, () => {
      for (const state of states) {
        const isUnnoticed = action === 'referrerNotices'
        const one = isUnnoticed ? { ...inState(state), returnedAt: now } : inState(state)
        const decided = outside[action]?.(one, now)
        assert.ok(decided)
        if (!admits(action, state)) {
          const codes = decided.ok ? [] : decided.refusals.map(({ code }) => code)
          assert.ok(codes.includes('INVALID_REQUEST_STATE'), `${action} while ${state}`)
          continue
        }
        const after = accepted(decided)
        assert.equal(after.state, stateAfter(action, state))
        assert.ok(after.version > one.version)
        assert.equal(after.updatedAt, now)
        assert.equal(after.ubrn, one.ubrn)
      }
    })
  }
})

describe('patientCancels', () => {
  // biome-ignore format: a table
  const wrong: readonly (readonly [object, readonly string[]])[] = [
    [{ reason: 'NO_SUCH_REASON' },             ['INAPPROPRIATE_VALUE at reason']],
    [{ reason: 'CLINIC_CANCELLED' },           ['INAPPROPRIATE_VALUE at reason']],
    [{ reason: 'PATIENT_APPOINTMENT_CLASH' },  ['INAPPROPRIATE_VALUE at reason']],
    [{ reason: 'PATIENT_OTHER_ENGAGEMENT' },   ['VALUE_IS_REQUIRED at comment']],
    [{ reason: 'x', comment: 'x'.repeat(2_001) },
                                               ['INAPPROPRIATE_VALUE at reason', 'INVALID_VALUE at comment']],
  ]
  for (const [command, codes] of wrong) {
    it(`is refused: ${codes.join(', ')} for ${Object.values(command)[0]}`, () => {
      assert.deepEqual(refused(patientCancels(bookedReferral(), command as never, now)), codes)
    })
  }

  it('leaves a booking by telephone to be cancelled in the PAS, and one by slot not', () => {
    const at = { service: { id: indirect.id, name: indirect.name } }
    const telephoned = bookedReferral({ appointment: without(appointment(at), 'slot') })
    const ending = accepted(patientCancels(telephoned, { reason: 'PATIENT_ILL' }, now))
    assert.deepEqual(endAppointment(telephoned, ending, now).ibsAppointmentToCancel, {
      service: { id: indirect.id, name: indirect.name },
      provider: trust,
      since: now,
    })
    const other = endAppointment(bookedReferral(), ending, now)
    assert.equal(other.ibsAppointmentToCancel, undefined)
  })
})

describe('providerCancels', () => {
  it('says why in referral and appointment, and keeps what was accepted', () => {
    const one = without(bookedReferral({ acceptedAt: now }), 'review')
    const command = { reason: 'PROVIDER_CANCELLATION', comment: 'Theatre closed' }
    const after = accepted(providerCancels(one, command, now))
    const reason = { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'PROVIDER_CANCELLATION' }
    assert.deepEqual([after.reason, after.comment], [reason, 'Theatre closed'])
    const { status, version, reason: why, comment } = after.appointment ?? {}
    assert.deepEqual([status, version, why, comment], ['cancelled', 1, reason, 'Theatre closed'])
    assert.equal(after.acceptedAt, now)
  })

  it('takes no reason of a patient, and none without the comment that it wants', () => {
    const codesOf = (reason: string) => refused(providerCancels(bookedReferral(), { reason }, now))
    assert.deepEqual(codesOf('PATIENT_ILL'), ['INAPPROPRIATE_VALUE at reason'])
    assert.deepEqual(codesOf('PROVIDER_CANCELLATION'), ['VALUE_IS_REQUIRED at comment'])
  })
})

describe('patientForwards', () => {
  const facts = { service: service(), hasFreeSlots: false, appointmentId: '80001' }
  const to = { service: service().id }

  it('makes a slot issue of it, as A016 does', () => {
    const after = accepted(patientForwards(referral(), to, facts, now))
    assert.equal(after.version, 8)
    assert.deepEqual(after.appointment, deferral({ id: '80001', createdAt: now }))
    assert.deepEqual(after.reason, { set: 'REVIEW_REASON', code: 'NO_SLOTS_AT_SERVICE' })
    assert.equal(after.review, 'NEVER_REVIEWED')
  })

  it('is refused where it is not offered, by telephone, or while there are slots', () => {
    const forward = (over: object) => patientForwards(referral(), to, { ...facts, ...over }, now)
    assert.deepEqual(refused(forward({ service: undefined })), ['REFERENCE_NOT_FOUND at service'])
    assert.deepEqual(refused(forward({ service: indirect })), ['INVALID_STATE at service'])
    assert.deepEqual(refused(forward({ hasFreeSlots: true })), [
      'SLOTS_CURRENTLY_AVAILABLE at service',
    ])
    const unlisted = service({ id: serviceId('99999') })
    assert.deepEqual(refused(forward({ service: unlisted })), ['INAPPROPRIATE_VALUE at service'])
    assert.deepEqual(refused(forward({ service: service({ isPublished: false }) })), [
      'SERVICE_UNAVAILABLE at service',
    ])
  })
})

describe('non-attendance', () => {
  const missed = () =>
    accepted(
      nonAttendanceReported(
        bookedReferral({ appointment: appointment({ start: now }) }),
        { reason: 'PATIENT_FORGOT' },
        now,
      ),
    )

  it('ends the appointment, and tells why in the state alone', () => {
    const { appointment: over, reason } = missed()
    assert.equal(over?.status, 'cancelled')
    assert.equal(over?.reason, undefined)
    assert.deepEqual(reason, { set: 'APPOINTMENT-NON-ATTENDANCE-REASON', code: 'PATIENT_FORGOT' })
  })

  it('is not reported of what is to come, nor for a reason out of force', () => {
    const reason = 'OTHER_MIGRATION_FROM_CAB'
    assert.deepEqual(refused(nonAttendanceReported(bookedReferral(), { reason }, now)), [
      'INVALID_REQUEST_STATE',
      'INAPPROPRIATE_VALUE at reason',
    ])
  })

  it('is given back once, and stays given back when the referrer has noticed', () => {
    const returned = accepted(nonAttenderReturned(missed(), { comment: 'Please see' }, now))
    assert.equal(returned.returnedAt, now)
    assert.deepEqual([returned.reason, returned.comment], [missed().reason, 'Please see'])
    assert.deepEqual(refused(nonAttenderReturned(returned, {}, now)), ['INVALID_REQUEST_STATE'])
    const noticed = accepted(referrerNotices(returned, now))
    assert.deepEqual(refused(referrerNotices(noticed, now)), ['INVALID_REQUEST_STATE'])
    assert.deepEqual(refused(nonAttenderReturned(noticed, {}, now)), ['INVALID_REQUEST_STATE'])
    assert.equal(outside.providerBooks?.(noticed, now).ok, false)
  })
})

describe('assessmentRecorded', () => {
  it('goes to the referrer, or stays with the service that refers onward', () => {
    const advise = { outcome: 'ADVISE_REFERRER', comment: 'Physiotherapy' } as const
    const advised = accepted(assessmentRecorded(assessedReferral(), advise, now))
    assert.deepEqual([advised.returnedAt, advised.comment], [now, 'Physiotherapy'])
    assert.equal(advised.appointment?.status, 'booked')
    const kept = accepted(assessmentRecorded(assessedReferral(), { outcome: 'REFER_ONWARD' }, now))
    assert.equal(kept.returnedAt, undefined)
  })

  it('is for assessment services, once the patient could be seen', () => {
    const outcome = 'ADVISE_REFERRER'
    const elsewhere = without(bookedReferral({ acceptedAt: now }), 'review')
    assert.deepEqual(refused(assessmentRecorded(elsewhere, { outcome }, now)), [
      'INVALID_REQUEST_STATE',
      'INVALID_REQUEST_STATE',
    ])
  })
})

describe('referredOnward', () => {
  const to = (command: object = {}, facts: object = {}, one = assessedReferral()) =>
    referredOnward(one, { ...onwardTo, ...command }, { ...onwardFacts, ...facts }, now)

  it('makes a referral of the provider on the same pathway', () => {
    const before = assessedReferral({ commissioningRuleOrganisation: trust })
    const { from, onward } = accepted(to({ priority: 'URGENT' }, {}, before))
    assert.deepEqual(from.related, [{ ubrn: onward.ubrn, is: 'ONWARD' }])
    assert.equal(from.version, before.version + 1)
    assert.deepEqual(onward.related, [{ ubrn: before.ubrn, is: 'ORIGIN' }])
    assert.equal(onward.state, 'NOT_BOOKED')
    assert.equal(onward.version, 3)
    assert.equal(onward.referrer, providerClinicianUser)
    assert.equal(onward.referringOrganisation, trust)
    assert.equal(onward.commissioningRuleOrganisation, trust)
    assert.deepEqual([onward.priority, onward.criteria.priority], ['URGENT', 'URGENT'])
    assert.deepEqual(onward.pathwayStart, before.pathwayStart)
    assert.deepEqual(onward.clinicalInformation, before.clinicalInformation)
    assert.deepEqual(onward.attachments, [])
    assert.equal(onward.appointment, undefined)
  })

  it('lists the whole pathway behind it', () => {
    const first = { ubrn: ubrnOf('000000069999'), is: 'ORIGIN' } as const
    const { onward, from } = accepted(to({}, {}, assessedReferral({ related: [first] })))
    assert.deepEqual(onward.related, [first, { ubrn: from.ubrn, is: 'ORIGIN' }])
    assert.deepEqual(from.related, [first, { ubrn: onward.ubrn, is: 'ONWARD' }])
  })

  it('tells all that is wrong with it', () => {
    const services = [serviceId('11000'), serviceId('11000'), serviceId('99999')]
    const facts = { clinician: undefined, services: onwardFacts.services }
    assert.deepEqual(refused(to({ services }, facts, referral())), [
      'INVALID_REQUEST_STATE',
      'DUPLICATE_SERVICE at services[1]',
      'REFERENCE_NOT_FOUND at services[2]',
      'REFERENCE_NOT_FOUND at clinician',
    ])
    assert.deepEqual(refused(to({ services: [] })), ['MISSING_VALUE at services'])
    assert.deepEqual(refused(to({}, { clinician: practitioner({ isActive: false }) })), [
      'REFERENCED_USER_IS_NOT_ACTIVE at clinician',
      'REFERENCED_USER_IS_NOT_SPC at clinician',
    ])
    const withdrawn = new Map([[serviceId('11000'), service({ isPublished: false })]])
    assert.deepEqual(refused(to({}, { services: withdrawn })), [
      'SERVICE_UNAVAILABLE at services[0]',
    ])
  })
})

describe('archived', () => {
  it('waits for eighteen months', () => {
    const one = bookedReferral({ updatedAt: plusDays(now, -548) })
    assert.equal(accepted(archived(one, now)).archivedAt, now)
    const younger = bookedReferral({ updatedAt: plusDays(now, -547) })
    assert.deepEqual(refused(archived(younger, now)), ['INVALID_REQUEST_STATE'])
  })
})

describe('indirectBookingCancelled', () => {
  it('is over with it', () => {
    const left = { service: { id: triage.id, name: triage.name }, since: now }
    const one = referral({ ibsAppointmentToCancel: left })
    const after = accepted(indirectBookingCancelled(one, now))
    assert.equal('ibsAppointmentToCancel' in after, false)
    assert.deepEqual(refused(indirectBookingCancelled(after, now)), ['INVALID_REQUEST_STATE'])
  })
})

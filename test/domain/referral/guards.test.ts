import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type GuardName, guards } from '../../../src/domain/referral/guards.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import {
  appointment,
  assessedReferral,
  bookedReferral,
  deferral,
  indirect,
  letter,
  now,
  referral,
  ubrnOf,
  without,
} from '../build.ts'

function holds(name: GuardName, one: Referral, at = now): boolean {
  return guards[name].holds(one, at, defaultSettings)
}

const startingAt = (start: string) => bookedReferral({ appointment: appointment({ start }) })

describe('guards', () => {
  it('reviewPending looks for a reason to review', () => {
    assert.equal(holds('reviewPending', bookedReferral()), true)
    assert.equal(holds('reviewPending', without(bookedReferral(), 'review')), false)
  })

  it('clinicalInformationPresent and letterNotOutstanding look for the letter', () => {
    const unlettered = referral()
    assert.equal(holds('clinicalInformationPresent', unlettered), false)
    assert.equal(holds('letterNotOutstanding', unlettered), false)
    assert.equal(holds('clinicalInformationPresent', bookedReferral()), true)
    assert.equal(holds('letterNotOutstanding', bookedReferral()), true)
    const unintended = referral({ letterIntention: 'NOT_INTENDING_TO_ADD' })
    assert.equal(holds('letterNotOutstanding', unintended), true)
  })

  it('accepted and notAccepted are opposites', () => {
    const accepted = bookedReferral({ acceptedAt: now })
    assert.equal(holds('accepted', accepted), true)
    assert.equal(holds('notAccepted', accepted), false)
    assert.equal(holds('accepted', bookedReferral()), false)
    assert.equal(holds('notAccepted', bookedReferral()), true)
  })

  it('notPast admits the day of the appointment and what has no date', () => {
    assert.equal(holds('notPast', startingAt('2026-11-24T08:00:00.000Z')), true)
    assert.equal(holds('notPast', startingAt('2026-11-23T23:59:59.000Z')), false)
    const undated = bookedReferral({ appointment: without(appointment(), 'start', 'end') })
    assert.equal(holds('notPast', undated), true)
    assert.equal(holds('notPast', referral({ appointment: deferral() })), true)
  })

  it('notPast does not look at an appointment that was cancelled', () => {
    const start = '2026-11-01T08:00:00.000Z'
    const cancelled = appointment({ status: 'cancelled', start })
    assert.equal(holds('notPast', bookedReferral({ appointment: cancelled })), true)
  })

  it('started waits for the moment of the appointment', () => {
    assert.equal(holds('started', startingAt(now)), true)
    assert.equal(holds('started', startingAt('2026-11-24T10:00:00.001Z')), false)
    assert.equal(holds('started', referral()), false)
  })

  it('directlyBooked looks for a slot', () => {
    assert.equal(holds('directlyBooked', bookedReferral()), true)
    const indirect = bookedReferral({ appointment: without(appointment(), 'slot') })
    assert.equal(holds('directlyBooked', indirect), false)
  })

  it('lettersNotFrozen freezes letters for the last day before the appointment', () => {
    assert.equal(holds('lettersNotFrozen', startingAt('2026-11-25T10:00:00.001Z')), true)
    assert.equal(holds('lettersNotFrozen', startingAt('2026-11-25T10:00:00.000Z')), false)
  })

  it('lettersNotFrozen lets a first letter come late', () => {
    const soon = appointment({ start: '2026-11-24T12:00:00.000Z' })
    const unlettered = bookedReferral({ appointment: soon, attachments: [] })
    assert.equal(holds('lettersNotFrozen', unlettered), true)
    const ofProvider = [letter(1, { type: 'PROVIDER' })]
    assert.equal(holds('lettersNotFrozen', { ...unlettered, attachments: ofProvider }), true)
  })

  it('notAhead waits for the moment of the appointment, and admits what has no date', () => {
    assert.equal(holds('notAhead', startingAt(now)), true)
    assert.equal(holds('notAhead', startingAt('2026-11-24T10:00:00.001Z')), false)
    const undated = bookedReferral({ appointment: without(appointment(), 'start', 'end') })
    assert.equal(holds('notAhead', undated), true)
  })

  it('initial and notSuperseded look at the pathway', () => {
    const ubrn = ubrnOf('000000070001')
    const onward = referral({ related: [{ ubrn, is: 'ORIGIN' }] })
    const superseded = referral({ related: [{ ubrn, is: 'ONWARD' }] })
    assert.deepEqual([holds('initial', onward), holds('notSuperseded', onward)], [false, true])
    assert.deepEqual(
      [holds('initial', superseded), holds('notSuperseded', superseded)],
      [true, false],
    )
    assert.deepEqual(
      [holds('initial', referral()), holds('notSuperseded', referral())],
      [true, true],
    )
  })

  it('atAssessmentService looks at the service the referral is at', () => {
    assert.equal(holds('atAssessmentService', assessedReferral()), true)
    assert.equal(holds('atAssessmentService', bookedReferral()), false)
    const ended = appointment({ ...assessedReferral().appointment, status: 'cancelled' })
    assert.equal(holds('atAssessmentService', assessedReferral({ appointment: ended })), false)
  })

  it('indirectBookingLeft looks for one that is to be cancelled in the PAS', () => {
    const left = { service: { id: indirect.id, name: indirect.name }, since: now }
    assert.equal(holds('indirectBookingLeft', referral({ ibsAppointmentToCancel: left })), true)
    assert.equal(holds('indirectBookingLeft', referral()), false)
  })

  it('returned and notReturned are opposites, until the referrer has noticed', () => {
    const returned = referral({ returnedAt: now })
    assert.equal(holds('returned', returned), true)
    assert.equal(holds('notReturned', returned), false)
    const noticed = { ...returned, noticedAt: now }
    assert.equal(holds('returned', noticed), false)
    assert.equal(holds('notReturned', noticed), false)
    assert.equal(holds('returned', referral()), false)
    assert.equal(holds('notReturned', referral()), true)
  })

  it('untouchedForEighteenMonths counts from the last change', () => {
    const old = referral({ updatedAt: '2025-05-25T10:00:00.000Z' })
    assert.equal(holds('untouchedForEighteenMonths', old), true)
    const younger = referral({ updatedAt: '2025-05-25T10:00:00.001Z' })
    assert.equal(holds('untouchedForEighteenMonths', younger), false)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { type ReferralState, referralStates } from '../../../src/domain/referral/state.ts'
import type { WorklistItem } from '../../../src/domain/worklist/place.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import {
  appointment,
  assessedReferral,
  bookedReferral,
  criteria,
  deferral,
  indirect,
  namedClinicianUser,
  now,
  practice,
  referral,
  triage,
  trust,
  ubrnOf,
  user,
  without,
} from '../build.ts'
import { listsByHand } from './lists-by-hand.ts'

const listsOf = (one: Referral) => worklistsOf(one).map(({ item }) => item.list)

function itemOn<List extends WorklistItem['list']>(one: Referral, list: List) {
  return worklistsOf(one).find(({ item }) => item.list === list)
}

const deferred = referral({ state: 'DEFERRED_TO_PROVIDER', appointment: deferral() })
const awaitingTriage = bookedReferral({
  state: 'AWAITING_TRIAGE',
  appointment: deferral({
    service: { id: triage.id, name: triage.name },
    reason: { set: 'REVIEW_REASON', code: 'TRIAGE' },
  }),
})

const assessedHere = referral().shortlist.map((each) => ({ ...each, isAssessment: true as const }))
const left = { service: { id: indirect.id, name: indirect.name }, provider: trust, since: now }

describe('worklistsOf', () => {
  it('waits for booking and letter after creation', () => {
    assert.deepEqual(listsOf(referral()), ['AWAITING_BOOKING', 'LETTERS_OUTSTANDING'])
  })

  it('shows a booking to its provider only with its letter', () => {
    assert.deepEqual(listsOf(bookedReferral()), ['REFERRALS_FOR_REVIEW'])
    const unlettered = without(bookedReferral({ attachments: [] }), 'clinicalInformation')
    assert.deepEqual(listsOf(unlettered), ['LETTERS_OUTSTANDING'])
  })

  it('takes a booking off once it is reviewed', () => {
    assert.deepEqual(listsOf(without(bookedReferral({ acceptedAt: now }), 'review')), [])
  })

  it('shows what is sent for triage to both sides', () => {
    assert.deepEqual(listsOf(awaitingTriage), ['REFERRALS_FOR_REVIEW', 'AWAITING_BOOKING'])
  })

  it('shows a deferral to its provider even without a letter', () => {
    assert.deepEqual(listsOf(deferred), [
      'APPOINTMENT_SLOT_ISSUES',
      'AWAITING_BOOKING',
      'LETTERS_OUTSTANDING',
    ])
  })

  it('wants no letter that nobody intends, and none for what is cancelled', () => {
    const unintended = referral({ letterIntention: 'NOT_INTENDING_TO_ADD' })
    assert.deepEqual(listsOf(unintended), ['AWAITING_BOOKING'])
    assert.deepEqual(listsOf(referral({ state: 'CANCELLED_REFERRAL' })), [])
  })

  it('returns what was rejected or advised upon to the referrer', () => {
    for (const state of ['REJECTED', 'TRIAGE_RESPONSE'] as const) {
      const one = bookedReferral({ state, appointment: appointment({ status: 'cancelled' }) })
      assert.deepEqual(listsOf(one), ['REJECTED_TRIAGE_RESPONSE'])
    }
  })

  it('shows ended referrals to the referrer until they are noticed', () => {
    for (const state of ['CANCELLED_REFERRAL', 'DID_NOT_ATTEND', 'ASSESSMENT_RESULT'] as const) {
      const one = bookedReferral({ state, appointment: appointment({ status: 'cancelled' }) })
      const ofReferrer = (each: Referral) =>
        worklistsOf(each).filter(({ organisation }) => organisation === practice)
      assert.deepEqual(ofReferrer(one), [], state)
      const returned = { ...one, returnedAt: now }
      assert.deepEqual(listsOf(returned), ['ASSESSMENT_RETURNED_CANCELLED_DNA'], state)
      assert.deepEqual(listsOf({ ...returned, noticedAt: now }), [], state)
    }
  })

  it('shows a cancelled appointment to the provider and to the practice', () => {
    for (const state of ['APPT_CANCELLED_BY_PROVIDER', 'APPT_CANCELLED_BY_PATIENT'] as const) {
      const one = bookedReferral({ state, appointment: appointment({ status: 'cancelled' }) })
      assert.deepEqual(listsOf(one), ['APPOINTMENTS_FOR_BOOKING', 'AWAITING_BOOKING'], state)
    }
  })

  it('has administrators book what was missed until they give it back', () => {
    const missed = bookedReferral({
      state: 'DID_NOT_ATTEND',
      appointment: appointment({ status: 'cancelled' }),
    })
    assert.deepEqual(listsOf(missed), ['APPOINTMENTS_FOR_BOOKING'])
    assert.deepEqual(listsOf({ ...missed, returnedAt: now }), ['ASSESSMENT_RETURNED_CANCELLED_DNA'])
  })

  it('shows for assessment what is accepted at an assessment service, until it is answered', () => {
    assert.deepEqual(listsOf(assessedReferral()), ['REFERRALS_FOR_ASSESSMENT'])
    assert.deepEqual(listsOf(without(assessedReferral(), 'acceptedAt')), [])
    const assessed = assessedReferral({ state: 'ASSESSMENT_RESULT' })
    assert.deepEqual(listsOf(assessed), ['REFERRALS_FOR_ASSESSMENT'])
    assert.deepEqual(listsOf({ ...assessed, returnedAt: now }), [
      'ASSESSMENT_RETURNED_CANCELLED_DNA',
    ])
    const related = [{ ubrn: ubrnOf('000000070001'), is: 'ONWARD' }] as const
    assert.deepEqual(listsOf({ ...assessed, related }), [])
  })

  it('keeps a booking by telephone on its list, whatever becomes of the referral', () => {
    for (const state of ['CANCELLED_REFERRAL', 'BOOKED', 'REJECTED'] as const) {
      const one = bookedReferral({ state, ibsAppointmentToCancel: left })
      assert.ok(listsOf(one).includes('IBS_APPOINTMENTS_TO_CANCEL_IN_PAS'), state)
    }
    const reshortlisted = referral({ shortlist: [], ibsAppointmentToCancel: left })
    const [place] = worklistsOf(reshortlisted)
    assert.equal(place?.organisation, trust)
    assert.equal(place?.service, indirect.id)
    const { provider: _provider, ...unnoted } = left
    assert.equal(worklistsOf(referral({ ibsAppointmentToCancel: unnoted }))[0]?.organisation, trust)
  })

  it('has nothing of what is archived', () => {
    assert.deepEqual(listsOf(bookedReferral({ archivedAt: now })), [])
  })

  it('agrees with the lists written down by hand, for referrals of every kind', () => {
    const states = Object.keys(referralStates) as ReferralState[]
    const any = fc.record({
      state: fc.constantFrom(...states),
      appointment: fc.constantFrom(appointment(), deferral(), appointment({ status: 'cancelled' })),
      isSent: fc.boolean(),
      isLettered: fc.boolean(),
      isIntended: fc.boolean(),
      isReviewDue: fc.boolean(),
      isReturned: fc.boolean(),
      isNoticed: fc.boolean(),
      isAccepted: fc.boolean(),
      isForAssessment: fc.boolean(),
      isSuperseded: fc.boolean(),
      isLeft: fc.boolean(),
      isArchived: fc.constantFrom(true, false, false, false),
    })
    fc.assert(
      fc.property(any, (kind) => {
        const one: Referral = {
          ...referral({ state: kind.state }),
          letterIntention: kind.isIntended ? 'NEED_TO_ADD_LATER' : 'NOT_INTENDING_TO_ADD',
          ...(kind.isSent && { appointment: kind.appointment }),
          ...(kind.isLettered && { clinicalInformation: { firstSubmitted: now } }),
          ...(kind.isReviewDue && { review: 'NEVER_REVIEWED' }),
          ...(kind.isReturned && { returnedAt: now }),
          ...(kind.isNoticed && { noticedAt: now }),
          ...(kind.isAccepted && { acceptedAt: now }),
          ...(kind.isForAssessment && { shortlist: assessedHere }),
          ...(kind.isSuperseded && { related: [{ ubrn: ubrnOf('000000070001'), is: 'ONWARD' }] }),
          ...(kind.isLeft && { ibsAppointmentToCancel: left }),
          ...(kind.isArchived && { archivedAt: now }),
        }
        fc.pre(one.state !== 'DEFERRED_TO_PROVIDER' || one.appointment?.status === 'proposed')
        assert.deepEqual(listsOf(one).sort(), listsByHand(one).sort())
      }),
      { seed: 24, numRuns: 2_000 },
    )
  })
})

describe('place on a worklist', () => {
  it('of a provider is filtered by service, location, specialty and clinician', () => {
    const [place] = worklistsOf(bookedReferral())
    const { item: _item, ...where } = place ?? { item: undefined }
    assert.deepEqual(where, {
      ubrn: '000000070000',
      organisation: 'RCD',
      service: '11000',
      location: 'RCD01',
      specialty: 'CARDIOLOGY',
      sortsAt: '2026-11-23T09:00:00.000Z',
    })
  })

  it('belongs to the clinician of the slot, else to the one asked for', () => {
    const asked = criteria({ namedClinician: namedClinicianUser })
    assert.equal(worklistsOf(bookedReferral({ criteria: asked }))[0]?.clinician, namedClinicianUser)
    const allocated = appointment({ clinician: user('555032006106') })
    const both = bookedReferral({ criteria: asked, appointment: allocated })
    assert.equal(worklistsOf(both)[0]?.clinician, '555032006106')
  })

  it('of a referrer belongs to the referring organisation and nothing else', () => {
    const [place] = worklistsOf(referral())
    const { item: _item, ...where } = place ?? { item: undefined }
    assert.deepEqual(where, {
      ubrn: '000000070000',
      organisation: 'D82106',
      sortsAt: '2026-11-20T09:00:00.000Z',
    })
  })

  it('has the specialty searched for if the service has it, else its first', () => {
    const [service] = bookedReferral().shortlist
    const shortlist = [{ ...(service as NonNullable<typeof service>), specialties: ['A', 'B'] }]
    const specialty = (wanted: string) =>
      worklistsOf(bookedReferral({ shortlist, criteria: criteria({ specialty: wanted }) }))[0]
        ?.specialty
    assert.equal(specialty('B'), 'B')
    assert.equal(specialty('C'), 'A')
  })
})

describe('item on a worklist', () => {
  it('for review shows the booking and the clinical information', () => {
    const allocated = appointment({ clinician: user('555032006106') })
    const one = bookedReferral({
      appointment: allocated,
      criteria: criteria({ namedClinician: namedClinicianUser }),
      clinicalInformation: { firstSubmitted: '2026-11-20T10:00:00.000Z', lastUpdated: now },
    })
    assert.deepEqual(itemOn(one, 'REFERRALS_FOR_REVIEW')?.item, {
      list: 'REFERRALS_FOR_REVIEW',
      patient: '9912003888',
      priority: 'ROUTINE',
      specialty: 'CARDIOLOGY',
      pathwayStart: '2026-11-20T09:00:00.000Z',
      isClinicalInfoPrinted: false,
      context: 'NEVER_REVIEWED',
      referralType: 'APPOINTMENT',
      service: { id: '11000', name: 'Cardiology' },
      version: 6,
      allocatedClinician: '555032006106',
      namedClinician: namedClinicianUser,
      clinicalInfoFirstSubmitted: '2026-11-20T10:00:00.000Z',
      clinicalInfoLastUpdated: now,
      appointmentStart: '2026-12-01T09:00:00.000Z',
    })
  })

  it('for review of a triage request has no start and says so', () => {
    const item = itemOn(awaitingTriage, 'REFERRALS_FOR_REVIEW')?.item
    assert.ok(item?.list === 'REFERRALS_FOR_REVIEW')
    assert.equal(item.referralType, 'TRIAGE_DEFERRAL')
    assert.equal('appointmentStart' in item, false)
  })

  it('for review says when the information was printed', () => {
    const clinicalInformation = { firstSubmitted: now, printedAt: now }
    const item = itemOn(bookedReferral({ clinicalInformation }), 'REFERRALS_FOR_REVIEW')?.item
    assert.ok(item?.list === 'REFERRALS_FOR_REVIEW')
    assert.equal(item.isClinicalInfoPrinted, true)
  })

  it('of a deferral says by when the patient can expect to be contacted', () => {
    const urgent = { ...deferred, priority: 'URGENT' } as const
    const lastContact = '2026-11-24T08:00:00.000Z'
    const tried = { ...urgent, appointment: deferral({ lastContact }) }
    assert.deepEqual(itemOn(tried, 'APPOINTMENT_SLOT_ISSUES')?.item, {
      list: 'APPOINTMENT_SLOT_ISSUES',
      patient: '9912003888',
      priority: 'URGENT',
      specialty: 'CARDIOLOGY',
      pathwayStart: '2026-11-20T09:00:00.000Z',
      isClinicalInfoPrinted: false,
      ubrnReceived: '2026-11-23T09:00:00.000Z',
      patientContactExpected: '2026-12-07',
      clinicalInformationStatus: 'NOT_DUE',
      turns: { on: '2026-11-20', to: 'OVERDUE' },
      reason: { set: 'REVIEW_REASON', code: 'NO_SLOTS_AT_SERVICE' },
      service: { id: '11000', name: 'Cardiology' },
      lastContact,
    })
  })

  it('of a letter says when it is due', () => {
    assert.deepEqual(itemOn(referral(), 'LETTERS_OUTSTANDING')?.item, {
      list: 'LETTERS_OUTSTANDING',
      patient: '9912003888',
      priority: 'ROUTINE',
      referralCreated: '2026-11-20T09:00:00.000Z',
      clinicalContext: 'CARDIOLOGY/HEART_FAILURE',
      referrer: '555073103100',
      letterDue: '2026-11-20',
    })
  })

  it('of a referrer says state, reason and last change', () => {
    const reason = { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'OTHER' } as const
    const rejected = bookedReferral({ state: 'REJECTED', reason, updatedAt: now })
    assert.deepEqual(itemOn(rejected, 'REJECTED_TRIAGE_RESPONSE')?.item, {
      list: 'REJECTED_TRIAGE_RESPONSE',
      patient: '9912003888',
      priority: 'ROUTINE',
      referralCreated: '2026-11-20T09:00:00.000Z',
      clinicalContext: 'CARDIOLOGY/HEART_FAILURE',
      referrer: '555073103100',
      referralLastUpdated: now,
      status: 'REJECTED',
      reason,
    })
  })

  it('of a search by clinical term takes its context from the first service', () => {
    const byTerm = without(criteria({ clinicalTerm: '1003' }), 'specialty', 'clinicType')
    const item = itemOn(referral({ criteria: byTerm }), 'AWAITING_BOOKING')?.item
    assert.ok(item?.list === 'AWAITING_BOOKING')
    assert.equal(item.clinicalContext, 'CARDIOLOGY')
  })
})

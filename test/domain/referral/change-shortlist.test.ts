import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ChangeShortlistFacts,
  changeShortlist,
  reshortlistForTriage,
} from '../../../src/domain/referral/change-shortlist.ts'
import type { ChangeShortlist } from '../../../src/domain/referral/commands.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { type ReferralState, referralStates } from '../../../src/domain/referral/state.ts'
import { admits } from '../../../src/domain/referral/transitions.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import {
  accepted,
  appointment,
  bookedReferral,
  clinicianUser,
  criteria,
  deferral,
  found,
  namedClinician,
  now,
  ods,
  organisation,
  patient,
  practitioner,
  referral,
  refused,
  service,
  serviceId,
  triage,
  without,
} from '../build.ts'

const lettered = service({ id: serviceId('11002'), isReferralLetterRequired: true })

const command: ChangeShortlist = {
  shortlist: { criteria: criteria({ priority: 'URGENT' }), services: [lettered.id, service().id] },
  letterIntention: 'NEED_TO_ADD_LATER',
  firstReminderLetterFollowUpDays: 7,
}

const toTriage: ChangeShortlist = {
  shortlist: { criteria: criteria(), services: [triage.id] },
  letterIntention: 'NEED_TO_ADD_LATER',
  firstReminderLetterFollowUpDays: 0,
}

const facts: ChangeShortlistFacts = {
  patient: found(),
  services: new Map([service(), lettered, triage].map((one) => [one.id, one])),
  found: new Set([service().id, lettered.id, triage.id]),
  isClinicalTermKnown: true,
  namedClinician: undefined,
  organisation: undefined,
  isServiceOrganisation: false,
}

/** As A014 leaves a referral. */
const rejected = bookedReferral({
  version: 10,
  state: 'REJECTED',
  reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'SERVICE_INAPPROPRIATE' },
  comment: 'Not for us',
  appointment: appointment({ status: 'cancelled' }),
  review: 'LETTER_CHANGED',
  acceptedAt: '2026-11-23T10:00:00.000Z',
  returnedAt: '2026-11-23T11:00:00.000Z',
})

/** As A028 leaves a referral that it returns with advice. */
const returned = bookedReferral({
  state: 'TRIAGE_RESPONSE',
  shortlist: [],
  appointment: deferral({ service: { id: triage.id, name: triage.name } }),
  reason: { set: 'REVIEW_OUTCOME', code: 'RETURN_TO_REFERRER_WITH_ADVICE' },
  comment: 'Try a diuretic first',
})

const states = Object.keys(referralStates) as ReferralState[]
const listsOf = (one: Referral) => worklistsOf(one).map(({ item }) => item.list)

const change = (
  one: Referral,
  over: Partial<ChangeShortlist> = {},
  known: Partial<ChangeShortlistFacts> = {},
) => changeShortlist(one, { ...command, ...over }, { ...facts, ...known }, now)

const send = (
  one: Referral,
  over: Partial<ChangeShortlist> = {},
  known: Partial<ChangeShortlistFacts> = {},
) =>
  reshortlistForTriage(
    one,
    { ...toTriage, ...over },
    { ...facts, ...known, appointmentId: '80001' },
    now,
  )

describe('changeShortlist', () => {
  it('starts over with other criteria and services, one version on', () => {
    const { shortlist, ...after } = accepted(change(rejected))
    assert.deepEqual(
      shortlist.map(({ id }) => id),
      ['11002', '11000'],
    )
    const { shortlist: _shortlist, ...before } = without(
      rejected,
      'reason',
      'comment',
      'appointment',
      'review',
      'acceptedAt',
      'returnedAt',
    )
    assert.deepEqual(after, {
      ...before,
      version: 11,
      updatedAt: now,
      state: 'NOT_BOOKED',
      stateSince: now,
      priority: 'URGENT',
      criteria: command.shortlist.criteria,
      letterIntention: 'NEED_TO_ADD_LATER',
      firstReminderLetterFollowUpDays: 7,
    })
  })

  it('keeps letters, pathway start, referrer and commissioning rules', () => {
    const one = referral({
      ...rejected,
      pathwayStart: { at: '2026-10-01T00:00:00.000Z', isGiven: true },
      commissioningRuleOrganisation: ods('B81001'),
    })
    const after = accepted(change(one))
    assert.deepEqual(after.attachments, one.attachments)
    assert.deepEqual(after.clinicalInformation, one.clinicalInformation)
    assert.deepEqual(after.pathwayStart, one.pathwayStart)
    assert.equal(after.commissioningRuleOrganisation, 'B81001')
    assert.equal(after.referrer, one.referrer)
  })

  it('takes the referral to where what is not booked stands', () => {
    assert.deepEqual(listsOf(rejected), ['REJECTED_TRIAGE_RESPONSE'])
    assert.deepEqual(listsOf(accepted(change(rejected))), ['AWAITING_BOOKING'])
    const missed = bookedReferral({ state: 'DID_NOT_ATTEND', returnedAt: now })
    assert.deepEqual(listsOf(missed), ['ASSESSMENT_RETURNED_CANCELLED_DNA'])
    assert.deepEqual(listsOf(accepted(change(missed))), ['AWAITING_BOOKING'])
  })

  it('is admitted before anything was arranged, and after it came back', () => {
    const admitted = states.filter((state) => change(referral({ state })).ok)
    assert.deepEqual(admitted, [
      'NOT_BOOKED',
      'TRIAGE_RESPONSE',
      'REJECTED',
      'APPT_CANCELLED_BY_PATIENT',
      'APPT_CANCELLED_BY_PROVIDER',
      'DID_NOT_ATTEND',
      'ASSESSMENT_RESULT',
    ])
    const sent = states.filter((state) => send(referral({ state })).ok)
    assert.deepEqual(sent, admitted)
    for (const state of states.filter((each) => !admits('changeShortlist', each))) {
      assert.deepEqual(refused(change(referral({ state }))), ['INVALID_REQUEST_STATE'], state)
    }
  })

  it('wants the letter that a service asks for, unless it is there', () => {
    const unwilling = { letterIntention: 'NOT_INTENDING_TO_ADD' } as const
    assert.deepEqual(refused(change(referral(), unwilling)), [
      'INAPPROPRIATE_VALUE at letterIntention',
    ])
    const after = accepted(change(rejected, unwilling))
    assert.equal(after.letterIntention, 'NOT_INTENDING_TO_ADD')
    assert.equal('letterDue' in after, false)
    const shortlist = { ...command.shortlist, services: [service().id] }
    accepted(change(referral(), { ...unwilling, shortlist }))
  })

  it('leaves the day on which a letter is due, and counts from now where there was none', () => {
    assert.equal(accepted(change(referral())).letterDue, '2026-11-20')
    const unpromised = without(referral({ letterIntention: 'NOT_INTENDING_TO_ADD' }), 'letterDue')
    const settings = { ...defaultSettings, letterDueDays: 3 }
    assert.equal(accepted(change(unpromised)).letterDue, '2026-11-24')
    const late = changeShortlist(unpromised, command, facts, now, settings)
    assert.equal(accepted(late).letterDue, '2026-11-27')
  })

  it('asks for no practice of the patient: the commissioning rules are fixed', () => {
    const unregistered = found(without(patient(), 'registeredPractice'))
    accepted(change(referral(), {}, { patient: unregistered }))
  })

  it('does not blame services when there was no patient to search for', () => {
    const unknown = { patient: { is: 'not-found' }, found: new Set<never>() } as const
    assert.deepEqual(refused(change(referral(), {}, unknown)), ['PATIENT_ERROR'])
  })

  it('refuses services by the rules of a new shortlist', () => {
    const of = (...services: string[]) => ({
      shortlist: { ...command.shortlist, services: services.map(serviceId) },
    })
    assert.deepEqual(refused(change(referral(), of('11000', '11000'))), [
      'DUPLICATE_SERVICE at shortlist.services[1]',
    ])
    assert.deepEqual(refused(change(referral(), of('99'))), [
      'SHORTLISTED_SERVICE_NOT_IN_RESULTS at shortlist.services[0]',
    ])
    assert.deepEqual(refused(change(referral(), {}, { found: new Set([lettered.id]) })), [
      'SHORTLISTED_SERVICE_NOT_IN_RESULTS at shortlist.services[1]',
    ])
    assert.deepEqual(refused(change(referral(), of())), ['MISSING_VALUE at shortlist.services'])
  })

  it('refuses criteria with codes that the table of the page has', () => {
    const at = 'shortlist.criteria'
    const sought = (
      over: Partial<ChangeShortlist['shortlist']['criteria']>,
      known: Partial<ChangeShortlistFacts> = {},
    ) => {
      const shortlist = { ...command.shortlist, criteria: criteria(over) }
      return refused(change(referral(), { shortlist }, known))
    }
    const provider = ods('RCD')
    const clinician = namedClinician.userId
    const wrong = [
      sought({ distanceLimitMiles: 3 }),
      sought({ priority: 'TWO_WEEK_WAIT', indicativeAppointmentWaitTimeLimitDays: 9 }),
      sought({ clinicalTerm: '99' }, { isClinicalTermKnown: false }),
      sought({ namedClinician: clinician }),
      sought({ namedClinician: clinicianUser }, { namedClinician: practitioner() }),
      sought(
        { namedClinician: clinician },
        { namedClinician: { ...namedClinician, isActive: false } },
      ),
      sought({ organisation: provider }),
      sought({ organisation: provider }, { organisation: organisation({ isOpen: false }) }),
      sought(
        { namedClinician: clinician, organisation: ods('R69') },
        {
          namedClinician,
          organisation: organisation({ odsCode: ods('R69') }),
          isServiceOrganisation: true,
        },
      ),
      sought({ clinicType: 'HOROSCOPE' }),
    ]
    assert.deepEqual(wrong, [
      [`MISSING_VALUE at ${at}.postcode`],
      [`INAPPROPRIATE_VALUE at ${at}.indicativeAppointmentWaitTimeLimitDays`],
      [`SNOMED_NOT_FOUND at ${at}.clinicalTerm`],
      [`INAPPROPRIATE_VALUE at ${at}.namedClinician`],
      [`INAPPROPRIATE_VALUE at ${at}.namedClinician`],
      [`INAPPROPRIATE_VALUE at ${at}.namedClinician`],
      [`ORGANISATION_NOT_APPROPRIATE at ${at}.organisation`],
      [
        `ORGANISATION_IS_CLOSED at ${at}.organisation`,
        `ORGANISATION_NOT_APPROPRIATE at ${at}.organisation`,
      ],
      [`INAPPROPRIATE_VALUE at ${at}.namedClinician`],
      [`INVALID_CODE at ${at}.clinicType`],
    ])
  })
})

describe('reshortlistForTriage', () => {
  it('proposes to the triage service, one version on, and starts a review', () => {
    const after = accepted(send(rejected))
    const reason = { set: 'REVIEW_REASON', code: 'TRIAGE' }
    assert.deepEqual(
      [after.version, after.state, after.stateSince, after.reason, after.comment, after.review],
      [11, 'AWAITING_TRIAGE', now, reason, undefined, 'NEVER_REVIEWED'],
    )
    assert.deepEqual(after.appointment, {
      id: '80001',
      version: 1,
      status: 'proposed',
      service: { id: '50001', name: 'Cardiology triage' },
      createdAt: now,
      reason,
    })
    assert.equal('acceptedAt' in after || 'returnedAt' in after, false)
    assert.deepEqual(
      after.shortlist.map(({ id }) => id),
      ['50001'],
    )
  })

  it('sends what came back with advice to the same service again', () => {
    const again = accepted(send(returned))
    assert.deepEqual(listsOf(returned), ['REJECTED_TRIAGE_RESPONSE'])
    assert.deepEqual(listsOf(again), ['REFERRALS_FOR_REVIEW', 'AWAITING_BOOKING'])
    assert.equal(again.appointment?.service.id, returned.appointment?.service.id)
  })

  it('takes one service, and one that does triage', () => {
    const two = { shortlist: { ...toTriage.shortlist, services: [triage.id, service().id] } }
    assert.deepEqual(refused(send(referral(), two)), [
      'TOO_MANY_ITEMS at shortlist.services',
      'INAPPROPRIATE_VALUE at shortlist.services[1]',
    ])
    const none = { shortlist: { ...toTriage.shortlist, services: [serviceId('99')] } }
    assert.deepEqual(refused(send(referral(), none)), [
      'SHORTLISTED_SERVICE_NOT_IN_RESULTS at shortlist.services[0]',
    ])
  })

  it('wants a letter, whatever the service says, and reminds nobody', () => {
    const over = {
      letterIntention: 'NOT_INTENDING_TO_ADD',
      firstReminderLetterFollowUpDays: 1,
    } as const
    assert.deepEqual(refused(send(referral(), over)), [
      'INAPPROPRIATE_VALUE at letterIntention',
      'INAPPROPRIATE_VALUE at firstReminderLetterFollowUpDays',
    ])
    const letter = { letterIntention: 'NOT_INTENDING_TO_ADD' } as const
    assert.equal(accepted(send(rejected, letter)).state, 'AWAITING_TRIAGE')
  })
})

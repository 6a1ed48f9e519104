import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accessCodeOf } from '../../../src/domain/referral/access-code.ts'
import type { CreateReferral } from '../../../src/domain/referral/commands.ts'
import {
  type CreateReferralFacts,
  createForTriage,
  createReferral,
} from '../../../src/domain/referral/create.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import {
  accepted,
  actor,
  admin,
  clinicianUser,
  criteria,
  found,
  nhsNumber,
  now,
  ods,
  organisation,
  patient,
  practitioner,
  refused,
  service,
  serviceId,
  triage,
  trust,
  trustOrganisation,
  ubrnOf,
  without,
} from '../build.ts'

const command: CreateReferral = {
  patient: nhsNumber('9912003888'),
  shortlist: { criteria: criteria({ priority: 'URGENT' }), services: [service().id, triage.id] },
  letterIntention: 'NEED_TO_ADD_LATER',
  firstReminderLetterFollowUpDays: 7,
}

const facts: CreateReferralFacts = {
  ubrn: ubrnOf('000000100000'),
  requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
  accessCode: accessCodeOf('00000000-0000-4000-8000-000000000000'),
  patient: found(),
  referringClinician: undefined,
  referringOrganisation: organisation(),
  services: new Map([service(), triage].map((one) => [one.id, one])),
  found: new Set([service().id, triage.id]),
  isClinicalTermKnown: true,
  namedClinician: undefined,
  organisation: undefined,
  isServiceOrganisation: false,
}

const create = (over: Partial<CreateReferral> = {}, known: Partial<CreateReferralFacts> = {}) =>
  createReferral({ ...command, ...over }, { ...facts, ...known }, actor(), now)

describe('createReferral', () => {
  it('makes a referral that is not booked, in version 3', () => {
    assert.deepEqual(accepted(create()), {
      ubrn: '000000100000',
      requestId: facts.requestId,
      version: 3,
      patient: '9912003888',
      createdAt: now,
      updatedAt: now,
      referrer: clinicianUser,
      referringOrganisation: 'D82106',
      commissioningRuleOrganisation: 'D82106',
      priority: 'URGENT',
      criteria: command.shortlist.criteria,
      shortlist: [
        {
          id: '11000',
          name: 'Cardiology',
          provider: 'RCD',
          location: 'RCD01',
          specialties: ['CARDIOLOGY'],
          isReferralLetterRequired: false,
        },
        {
          id: '50001',
          name: 'Cardiology triage',
          provider: 'RCD',
          location: 'RCD01',
          specialties: ['CARDIOLOGY'],
          isReferralLetterRequired: false,
        },
      ],
      letterIntention: 'NEED_TO_ADD_LATER',
      letterDue: '2026-11-24',
      firstReminderLetterFollowUpDays: 7,
      pathwayStart: { at: now, isGiven: false },
      attachments: [],
      accessCode: '2222-2222',
      state: 'NOT_BOOKED',
      stateSince: now,
    })
  })

  it('goes in the name of the clinician whom an admin names', () => {
    const named = { ...command, referringClinician: clinicianUser }
    const known = { ...facts, referringClinician: practitioner() }
    assert.equal(accepted(createReferral(named, known, admin, now)).referrer, clinicianUser)
  })

  it('wants that clinician from an admin and from nobody else', () => {
    assert.deepEqual(refused(createReferral(command, facts, admin, now)), [
      'VALUE_IS_REQUIRED at referringClinician',
    ])
    assert.deepEqual(refused(create({ referringClinician: clinicianUser })), [
      'FIELD_NOT_PERMITTED at referringClinician',
    ])
  })

  it('expects no letter where none is intended', () => {
    const one = accepted(create({ letterIntention: 'NOT_INTENDING_TO_ADD' }))
    assert.equal('letterDue' in one, false)
  })

  it('gives the letter the days that are set', () => {
    const settings = { ...defaultSettings, letterDueDays: 3 }
    const one = accepted(createReferral(command, facts, actor(), now, settings))
    assert.equal(one.letterDue, '2026-11-27')
  })

  it('refuses to leave out a letter that a service requires', () => {
    const asking = service({ isReferralLetterRequired: true })
    const services = new Map([asking, triage].map((one) => [one.id, one]))
    accepted(create({}, { services }))
    const decided = create({ letterIntention: 'NOT_INTENDING_TO_ADD' }, { services })
    assert.deepEqual(refused(decided), ['INAPPROPRIATE_VALUE at letterIntention'])
  })

  it('takes a pathway start of up to 365 days back, whatever the time of day', () => {
    const start = '2025-11-24T00:00:00.000Z'
    assert.deepEqual(accepted(create({ pathwayStart: start })).pathwayStart, {
      at: start,
      isGiven: true,
    })
    const early = create({ pathwayStart: '2025-11-23T23:59:59.999Z' })
    assert.deepEqual(refused(early), ['INAPPROPRIATE_VALUE at pathwayStart'])
  })

  it('refuses a pathway start in the future', () => {
    accepted(create({ pathwayStart: now }))
    const late = create({ pathwayStart: '2026-11-24T10:00:00.001Z' })
    assert.deepEqual(refused(late), ['INAPPROPRIATE_VALUE at pathwayStart'])
  })

  it('falls under the rules of the practice when the organisation does not refer', () => {
    const practice = ods('B81001')
    const known = {
      ...facts,
      patient: found(patient({ registeredPractice: practice })),
      referringOrganisation: trustOrganisation,
    }
    const atTrust = actor({ organisation: trust })
    const one = accepted(createReferral(command, known, atTrust, now))
    assert.equal(one.commissioningRuleOrganisation, practice)
    assert.equal(one.referringOrganisation, trust)
  })

  it('refuses a patient who is unknown, cannot be shown, or has no practice', () => {
    assert.deepEqual(refused(create({}, { patient: { is: 'not-found' } })), [
      'REFERENCE_NOT_FOUND at patient',
    ])
    assert.deepEqual(refused(create({}, { patient: { is: 'error', why: 'sensitive' } })), [
      'PATIENT_ERROR at patient',
    ])
    const unregistered = found(without(patient(), 'registeredPractice'))
    assert.deepEqual(refused(create({}, { patient: unregistered })), [
      'NO_REG_GP_PRACTICE at patient',
    ])
  })

  it('refuses criteria at their place in the shortlist', () => {
    const shortlist = {
      criteria: without(criteria({ clinicalTerm: '99' }), 'specialty', 'clinicType'),
      services: command.shortlist.services,
    }
    assert.deepEqual(refused(create({ shortlist }, { isClinicalTermKnown: false })), [
      'SNOMED_NOT_FOUND at shortlist.criteria.clinicalTerm',
    ])
  })

  it('refuses a service that the criteria do not find', () => {
    assert.deepEqual(refused(create({}, { found: new Set([triage.id]) })), [
      'SHORTLISTED_SERVICE_NOT_IN_RESULTS at shortlist.services[0]',
    ])
  })

  it('does not blame services when there was no patient to search for', () => {
    const known = { patient: { is: 'not-found' }, found: new Set<never>() } as const
    assert.deepEqual(refused(create({}, known)), ['REFERENCE_NOT_FOUND at patient'])
  })

  it('tells everything that is wrong at once', () => {
    const everything = {
      shortlist: {
        criteria: criteria({ clinicType: 'HOROSCOPE', distanceLimitMiles: 3 }),
        services: [serviceId('99'), serviceId('99')],
      },
      referringClinician: clinicianUser,
      pathwayStart: '2030-01-01T00:00:00.000Z',
    }
    assert.deepEqual(refused(create(everything, { patient: { is: 'not-found' } })), [
      'REFERENCE_NOT_FOUND at patient',
      'FIELD_NOT_PERMITTED at referringClinician',
      'VALUE_IS_REQUIRED at shortlist.criteria.postcode',
      'INVALID_CODE at shortlist.criteria.clinicType',
      'REFERENCE_NOT_FOUND at shortlist.services[0]',
      'DUPLICATE_SERVICE at shortlist.services[1]',
      'INAPPROPRIATE_VALUE at pathwayStart',
    ])
  })
})

describe('createForTriage', () => {
  const asked: CreateReferral = {
    ...command,
    shortlist: { ...command.shortlist, services: [triage.id] },
    firstReminderLetterFollowUpDays: 0,
  }
  const send = (over: Partial<CreateReferral> = {}) =>
    createForTriage({ ...asked, ...over }, { ...facts, appointmentId: '80001' }, actor(), now)

  it('makes what A011 makes, at the triage service already', () => {
    const plain = accepted(createReferral(asked, facts, actor(), now))
    const reason = { set: 'REVIEW_REASON', code: 'TRIAGE' }
    assert.deepEqual(accepted(send()), {
      ...plain,
      state: 'AWAITING_TRIAGE',
      reason,
      review: 'NEVER_REVIEWED',
      appointment: {
        id: '80001',
        version: 1,
        status: 'proposed',
        service: { id: '50001', name: 'Cardiology triage' },
        createdAt: now,
        reason,
      },
    })
  })

  it('tells everything that is wrong at once', () => {
    const everything = {
      shortlist: { criteria: criteria(), services: [triage.id, service().id, triage.id] },
      letterIntention: 'NOT_INTENDING_TO_ADD',
      firstReminderLetterFollowUpDays: 14,
      referringClinician: clinicianUser,
    } as const
    assert.deepEqual(refused(send(everything)), [
      'FIELD_NOT_PERMITTED at referringClinician',
      'DUPLICATE_SERVICE at shortlist.services[2]',
      'TOO_MANY_ITEMS at shortlist.services',
      'INAPPROPRIATE_VALUE at shortlist.services[1]',
      'INAPPROPRIATE_VALUE at letterIntention',
      'INAPPROPRIATE_VALUE at firstReminderLetterFollowUpDays',
    ])
  })
})

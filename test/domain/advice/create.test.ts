import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CreateAdvice } from '../../../src/domain/advice/commands.ts'
import { type CreateAdviceFacts, createAdvice } from '../../../src/domain/advice/create.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import {
  accepted,
  adviceOnly,
  clinicianUser,
  criteria,
  document,
  documentId,
  found,
  now,
  organisation,
  patient,
  practice,
  practitioner,
  refused,
  service,
  serviceId,
  ubrnOf,
  without,
} from '../build.ts'
import { advice, asking, askingAdmin } from '../build-advice.ts'

const command: CreateAdvice = {
  patient: advice().patient,
  shortlist: { criteria: criteria({ priority: 'URGENT' }), services: [adviceOnly.id] },
  conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT',
  text: 'Please advise me on this patient.',
  files: [],
}

/** Uploaded for no request, since there was none yet. */
const upload = (index: number) => without(document(index), 'intendedUbrn')

const facts: CreateAdviceFacts = {
  ubrn: ubrnOf('000000100000'),
  requestId: 'a.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
  messageId: '70000',
  patient: found(),
  referringClinician: undefined,
  referringOrganisation: organisation({ odsCode: asking.organisation }),
  documents: new Map([1, 2].map((index) => [documentId(index), upload(index)])),
  services: new Map([adviceOnly, service()].map((one) => [one.id, one])),
  found: new Set([adviceOnly.id]),
  isClinicalTermKnown: true,
  namedClinician: undefined,
  organisation: undefined,
  isServiceOrganisation: false,
}

const create = (
  over: Partial<CreateAdvice> = {},
  known: Partial<CreateAdviceFacts> = {},
  by = asking,
) => createAdvice({ ...command, ...over }, { ...facts, ...known }, by, now)

const file = (index: number, type: CreateAdvice['files'][number]['type'] = 'ADVICE_REQUEST') => ({
  documentId: documentId(index),
  type,
})

describe('createAdvice', () => {
  it('begins a conversation in version 1, for the provider to answer', () => {
    const clinician = {
      user: '021600556514',
      organisation: 'R69',
      function: 'REFERRING_CLINICIAN',
    }
    assert.deepEqual(accepted(create()), {
      ubrn: '000000100000',
      requestId: facts.requestId,
      version: 1,
      patient: '9912003888',
      createdAt: now,
      updatedAt: now,
      referringOrganisation: 'R69',
      commissioningRuleOrganisation: 'R69',
      priority: 'URGENT',
      criteria: command.shortlist.criteria,
      service: {
        id: '11014',
        name: 'Cardiology advice',
        provider: 'RCD',
        location: 'RCD01',
        specialties: ['CARDIOLOGY'],
        isReferralLetterRequired: false,
      },
      conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT',
      status: 'PROVIDER_RESPONSE_REQUIRED',
      statusSince: now,
      messages: [
        {
          id: '70000',
          kind: 'REQUESTER',
          sentAt: now,
          sender: clinician,
          requester: clinician,
          text: 'Please advise me on this patient.',
          files: [],
        },
      ],
      attachments: [],
    })
  })

  it('is done by an admin in the name of a clinician of the organisation', () => {
    const roles = [
      { organisation: asking.organisation, functions: ['REFERRING_CLINICIAN'] },
    ] as const
    const known = { referringClinician: practitioner({ userId: asking.user, roles }) }
    const one = accepted(create({ referringClinician: asking.user }, known, askingAdmin))
    const [{ sender, requester }] = one.messages
    assert.deepEqual(
      [sender.user, sender.function, requester.user, requester.function],
      [askingAdmin.user, 'REFERRING_CLINICIAN_ADMIN', asking.user, 'REFERRING_CLINICIAN'],
    )
  })

  it('goes with files that were uploaded for no request, in its first message', () => {
    const described = { ...file(2), description: 'trace' }
    const one = accepted(create({ files: [file(1), described] }))
    assert.deepEqual(one.messages[0].files, [documentId(1), documentId(2)])
    assert.deepEqual(
      one.attachments.map(({ documentId: id, type, description, attachedBy, indexedAt }) => [
        id,
        type,
        description,
        attachedBy,
        indexedAt,
      ]),
      [
        [documentId(1), 'ADVICE_REQUEST', undefined, asking.user, now],
        [documentId(2), 'ADVICE_REQUEST', 'trace', asking.user, now],
      ],
    )
  })

  it('falls under the rules of the practice where the settings say so', () => {
    const settings = { ...defaultSettings, commissioningRule: 'REGISTERED_PRACTICE' } as const
    const one = accepted(createAdvice(command, facts, asking, now, settings))
    assert.equal(one.commissioningRuleOrganisation, practice)
    assert.equal(one.referringOrganisation, 'R69')
  })
})

describe('createAdvice refuses', () => {
  it('a patient who is unknown, cannot be shown, or has no practice', () => {
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

  it('an admin without a clinician, and a clinician who names one', () => {
    assert.deepEqual(refused(create({}, {}, askingAdmin)), [
      'VALUE_IS_REQUIRED at referringClinician',
    ])
    assert.deepEqual(refused(create({ referringClinician: asking.user })), [
      'FIELD_NOT_PERMITTED at referringClinician',
    ])
  })

  it('a clinician who is not known, not active, or refers elsewhere', () => {
    const naming = (referringClinician: CreateAdviceFacts['referringClinician']) =>
      refused(create({ referringClinician: clinicianUser }, { referringClinician }, askingAdmin))
    assert.deepEqual(naming(undefined), ['REFERENCE_NOT_FOUND at referringClinician'])
    assert.deepEqual(naming(practitioner({ isActive: false })), [
      'REFERENCED_USER_IS_NOT_ACTIVE at referringClinician',
      'REFERENCED_USER_NOT_IN_ORG at referringClinician',
    ])
    const role = { organisation: asking.organisation, functions: ['REFERRING_ADMIN'] } as const
    assert.deepEqual(naming(practitioner({ roles: [role] })), [
      'REFERENCED_USER_IS_NOT_RC at referringClinician',
    ])
    const elsewhere = { organisation: practice, functions: ['REFERRING_CLINICIAN'] } as const
    assert.deepEqual(naming(practitioner({ roles: [role, elsewhere] })), [
      'REFERENCED_USER_IS_NOT_RC_AT_ORG at referringClinician',
    ])
  })

  it('a shortlist of no service, of two, of one twice, of one that was not found', () => {
    const listing = (...ids: string[]) => {
      const services = ids.map(serviceId)
      const known = { found: new Set([adviceOnly.id, service().id]) }
      return refused(create({ shortlist: { ...command.shortlist, services } }, known))
    }
    assert.deepEqual(listing(), ['MISSING_VALUE at shortlist.services'])
    assert.deepEqual(listing('11014', '11000'), ['TOO_MANY_ITEMS at shortlist.services'])
    assert.deepEqual(listing('11014', '11014'), [
      'TOO_MANY_ITEMS at shortlist.services',
      'DUPLICATE_SERVICE at shortlist.services[1]',
    ])
    assert.deepEqual(listing('99'), ['REFERENCE_NOT_FOUND at shortlist.services[0]'])
  })

  it('a service that a search for advice with these criteria does not find', () => {
    const shortlist = { ...command.shortlist, services: [service().id] }
    assert.deepEqual(refused(create({ shortlist })), [
      'SHORTLISTED_SERVICE_NOT_IN_RESULTS at shortlist.services[0]',
    ])
  })

  it('criteria at their place, and does not blame the service for them', () => {
    const shortlist = { ...command.shortlist, criteria: criteria({ clinicType: 'HOROSCOPE' }) }
    assert.deepEqual(refused(create({ shortlist }, { found: new Set() })), [
      'INVALID_CODE at shortlist.criteria.clinicType',
    ])
  })

  it('files in the words of the error table of creations, which knows few', () => {
    const told = (files: CreateAdvice['files'], ...documents: ReturnType<typeof document>[]) =>
      refused(create({ files }, { documents: new Map(documents.map((one) => [one.id, one])) }))
    const place = 'INAPPROPRIATE_VALUE at files[0].documentId'
    const again = 'INAPPROPRIATE_VALUE at files[1].documentId'
    assert.deepEqual(told([file(1, 'REFERRER')], upload(1)), [
      'INAPPROPRIATE_VALUE at files[0].type',
    ])
    assert.deepEqual(told([file(1)]), ['REFERENCE_NOT_FOUND at files[0].documentId'])
    const linked = { ...upload(1), ubrn: ubrnOf('000000070000') }
    assert.deepEqual(told([file(1)], linked), [place])
    for (const availability of ['THREATS_FOUND', 'VALIDATION_FAILED'] as const) {
      assert.deepEqual(told([file(1)], { ...upload(1), availability }), [place])
    }
    assert.deepEqual(told([file(1), file(1)], upload(1)), [again])
    assert.deepEqual(told([file(1), { ...file(1), description: 'other' }], upload(1)), [again])
    const namesake = { ...upload(2), name: upload(1).name }
    assert.deepEqual(told([file(1), file(2)], upload(1), namesake), [again])
  })

  it('a file that was uploaded for a request, even for one of this very number', () => {
    const documents = new Map([[documentId(1), document(1, { intendedUbrn: facts.ubrn })]])
    assert.deepEqual(refused(create({ files: [file(1)] }, { documents })), [
      'REFERENCE_NOT_FOUND at files[0].documentId',
    ])
  })

  it('everything that is wrong at once', () => {
    const everything = {
      referringClinician: clinicianUser,
      shortlist: {
        criteria: criteria({ distanceLimitMiles: 3 }),
        services: [serviceId('98'), serviceId('99')],
      },
      files: [file(7)],
    }
    assert.deepEqual(refused(create(everything, { patient: { is: 'not-found' } })), [
      'REFERENCE_NOT_FOUND at patient',
      'FIELD_NOT_PERMITTED at referringClinician',
      'VALUE_IS_REQUIRED at shortlist.criteria.postcode',
      'TOO_MANY_ITEMS at shortlist.services',
      'REFERENCE_NOT_FOUND at shortlist.services[0]',
      'REFERENCE_NOT_FOUND at shortlist.services[1]',
      'REFERENCE_NOT_FOUND at files[0].documentId',
    ])
  })
})

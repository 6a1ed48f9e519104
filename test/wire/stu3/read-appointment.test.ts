import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readAppointment } from '../../../src/wire/stu3/read-appointment.ts'
import { edited, said, told } from '../edit.ts'
import {
  bookingBody,
  clinicianParticipant,
  deferralBody,
  nhsNumber,
  participant,
  patientParticipant,
  serviceParticipant,
} from './request-bodies.ts'

const codes = 'https://fhir.nhs.uk/STU3/CodeSystem'
const reasonCoding = 'reason[0]/coding[0]'
const withReason = (system: string, code: string) =>
  edited(deferralBody, reasonCoding, { system, code })
const withParticipants = (...list: readonly object[]) => ({ ...bookingBody, participant: list })

type Mutation = readonly [what: string, body: unknown, told: readonly string[]]

const mutations: readonly Mutation[] = [
  ['a status that is no status', { ...bookingBody, status: 'confirmed' }, ['INVALID_CODE status']],
  ['a cancellation', { ...bookingBody, status: 'cancelled' }, ['INAPPROPRIATE_VALUE status']],
  [
    'another description',
    { ...bookingBody, description: 'e-referral appointment' },
    ['INVALID_VALUE description'],
  ],
  [
    'a booking without start, end and slot',
    { ...bookingBody, start: null, end: undefined, slot: [] },
    ['MISSING_VALUE start', 'MISSING_VALUE end', 'MISSING_VALUE slot'],
  ],
  [
    'a booking with a reason',
    { ...bookingBody, reason: deferralBody.reason },
    ['INAPPROPRIATE_VALUE reason'],
  ],
  ['a deferral without reason', { ...deferralBody, reason: undefined }, ['MISSING_VALUE reason']],
  ['a deferral with an empty reason', { ...deferralBody, reason: [] }, ['MISSING_VALUE reason']],
  [
    'two reasons',
    { ...deferralBody, reason: [...deferralBody.reason, ...deferralBody.reason] },
    ['INVALID_VALUE reason'],
  ],
  [
    'a reason that is none',
    withReason(`${codes}/eRS-ReviewReason-1`, 'TOO_FAR'),
    [`INVALID_CODE ${reasonCoding}/code`],
  ],
  [
    'a review outcome as reason',
    withReason(`${codes}/eRS-ReviewOutcome-1`, 'ACCEPT_REFER_BOOK_LATER'),
    [`INAPPROPRIATE_VALUE ${reasonCoding}/system`, `INAPPROPRIATE_VALUE ${reasonCoding}/code`],
  ],
  [
    'a cancellation reason',
    withReason('_baseUrl_/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON', 'TRIAGE'),
    [`INAPPROPRIATE_VALUE ${reasonCoding}/system`],
  ],
  [
    'a reason of an unknown system',
    withReason('https://example.org/reasons', 'TRIAGE'),
    [`INVALID_VALUE ${reasonCoding}/system`],
  ],
  [
    'a start without zone',
    { ...bookingBody, start: '2026-11-24T13:00:00' },
    ['INVALID_VALUE start'],
  ],
  ['an end without time', { ...bookingBody, end: '2026-11-24' }, ['INVALID_VALUE end']],
  [
    'a comment of 1001 characters',
    { ...bookingBody, comment: 'x'.repeat(1_001) },
    ['INVALID_VALUE comment'],
  ],
  ['an empty comment', { ...bookingBody, comment: '' }, ['INVALID_VALUE comment']],
  [
    'a referral without version',
    { ...bookingBody, incomingReferral: [{ reference: 'ReferralRequest/000000070000' }] },
    ['INVALID_VALUE incomingReferral[0]/reference'],
  ],
  [
    'a referral that is none',
    { ...bookingBody, incomingReferral: [{ reference: 'ReferralRequest/70000/_history/6' }] },
    ['REFERENCE_NOT_FOUND incomingReferral[0]/reference'],
  ],
  [
    'a version that is no number',
    {
      ...bookingBody,
      incomingReferral: [{ reference: 'ReferralRequest/000000070000/_history/x' }],
    },
    ['REFERENCE_NOT_FOUND incomingReferral[0]/reference'],
  ],
  ['no referral', { ...bookingBody, incomingReferral: [] }, ['MISSING_VALUE incomingReferral']],
  [
    'two referrals',
    {
      ...bookingBody,
      incomingReferral: [...bookingBody.incomingReferral, ...bookingBody.incomingReferral],
    },
    ['INVALID_VALUE incomingReferral'],
  ],
  [
    'a slot that cannot be',
    { ...bookingBody, slot: [{ reference: 'Slot/x1' }] },
    ['REFERENCE_NOT_FOUND slot[0]/reference'],
  ],
  [
    'a schedule as slot',
    { ...bookingBody, slot: [{ reference: 'Schedule/11000' }] },
    ['INVALID_VALUE slot[0]/reference'],
  ],
  [
    'two slots',
    { ...bookingBody, slot: [...bookingBody.slot, ...bookingBody.slot] },
    ['INVALID_VALUE slot'],
  ],
  ['an unknown field', { ...bookingBody, priority: 1 }, ['INVALID_VALUE priority']],
  ['an object for a list', { ...bookingBody, slot: bookingBody.slot[0] }, ['INVALID_VALUE slot']],
  ['another resource', { ...bookingBody, resourceType: 'Slot' }, ['INVALID_VALUE resourceType']],
  [
    'a language in words',
    { ...bookingBody, language: 'British English' },
    ['INVALID_VALUE language'],
  ],
  ['no participants', withParticipants(), ['MISSING_VALUE participant']],
  ['no patient', withParticipants(serviceParticipant), ['MISSING_VALUE participant[1]']],
  [
    'neither patient nor service',
    withParticipants(clinicianParticipant),
    ['MISSING_VALUE participant[1]', 'MISSING_VALUE participant[2]'],
  ],
  [
    'two patients',
    withParticipants(patientParticipant, serviceParticipant, patientParticipant),
    ['INVALID_VALUE participant[2]'],
  ],
  [
    'a patient with a wrong check digit',
    withParticipants(
      serviceParticipant,
      participant('http://fhir.nhs.net/Id/nhs-number', '9912003889'),
    ),
    ['INVALID_VALUE participant[1]/actor/identifier/value'],
  ],
  [
    'a service in letters',
    withParticipants(participant('http://fhir.nhs.net/Id/ers-service', 'x'), patientParticipant),
    ['INVALID_VALUE participant[0]/actor/identifier/value'],
  ],
  [
    'a participant of an unknown system',
    withParticipants(
      serviceParticipant,
      participant('https://fhir.nhs.uk/Id/nhs-number', nhsNumber),
    ),
    ['INVALID_VALUE participant[1]/actor/identifier/system'],
  ],
  [
    'an actor that is a concept',
    withParticipants(serviceParticipant, patientParticipant, { actor: clinicianParticipant.type }),
    ['INVALID_VALUE participant[2]/actor/coding', 'MISSING_VALUE participant[2]/actor/identifier'],
  ],
  [
    'a clinician with nothing but an identifier',
    withParticipants(
      serviceParticipant,
      patientParticipant,
      edited(
        participant('http://fhir.nhs.net/Id/sds-user-id', '921600556514'),
        'status',
        undefined,
      ) as object,
    ),
    ['MISSING_VALUE participant[2]/type', 'MISSING_VALUE participant[2]/status'],
  ],
  [
    'a type of a participant who has none',
    withParticipants(
      { ...patientParticipant, type: clinicianParticipant.type },
      serviceParticipant,
    ),
    ['INVALID_VALUE participant[0]/type'],
  ],
  [
    'a clinician who does not consult',
    withParticipants(
      serviceParticipant,
      patientParticipant,
      edited(clinicianParticipant, 'type/coding[0]/code', 'ATND') as object,
    ),
    ['INVALID_CODE participant[2]/type/coding[0]/code'],
  ],
  [
    'two types of a clinician',
    withParticipants(serviceParticipant, patientParticipant, {
      ...clinicianParticipant,
      type: [clinicianParticipant.type, clinicianParticipant.type],
    }),
    ['INVALID_VALUE participant[2]/type'],
  ],
  [
    'a participant who declined',
    withParticipants(serviceParticipant, { ...patientParticipant, status: 'declined' }),
    ['INAPPROPRIATE_VALUE participant[1]/status'],
  ],
  ['a list for a body', [bookingBody], ['INVALID_VALUE Appointment']],
]

describe('readAppointment', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(told(readAppointment(JSON.parse(JSON.stringify(body)))), problems)
    })
  }

  it('reads a booking with a clinician, times in UTC', () => {
    const read = readAppointment({
      ...bookingBody,
      comment: 'Wheelchair',
      participant: [clinicianParticipant, patientParticipant, serviceParticipant],
    })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      status: 'booked',
      ubrn: '000000070000',
      version: 6,
      patient: nhsNumber,
      service: '11000',
      clinician: '921600556514',
      slot: '11000021',
      start: '2026-11-24T12:00:00.000Z',
      end: '2026-11-24T12:30:00.000Z',
      comment: 'Wheelchair',
    })
  })

  it('reads a deferral, slot and times being the domain’s to judge', () => {
    const { slot, start, end } = bookingBody
    const read = readAppointment({ ...deferralBody, slot, start, end })
    assert.ok(read.ok)
    assert.equal(read.value.command.status, 'proposed')
    assert.equal(read.value.command.slot, '11000021')
  })

  it('takes the type of a clinician as a single element and as a list', () => {
    for (const type of [clinicianParticipant.type, [clinicianParticipant.type]]) {
      const clinician = { ...clinicianParticipant, type }
      const read = readAppointment(
        withParticipants(patientParticipant, clinician, serviceParticipant),
      )
      assert.deepEqual(said(read), [])
      assert.ok(read.ok)
      assert.equal(read.value.command.clinician, '921600556514')
      assert.equal(read.value.places.get('clinician'), 'participant[1]/actor/identifier')
    }
  })

  it('knows where each field stood, wherever the participants stand', () => {
    const read = readAppointment(withParticipants(patientParticipant, serviceParticipant))
    assert.ok(read.ok)
    const { places } = read.value
    assert.equal(places.get('patient'), 'participant[0]/actor/identifier')
    assert.equal(places.get('service'), 'participant[1]/actor/identifier')
    assert.equal(places.get('clinician'), undefined)
    assert.equal(places.get('version'), 'incomingReferral[0]/reference')
    assert.equal(places.get('slot'), 'slot[0]/reference')
  })

  it('takes what the server wrote and nobody has to send: language, created, version', () => {
    const read = readAppointment({
      ...bookingBody,
      language: 'en',
      created: null,
      meta: { ...bookingBody.meta, versionId: '3' },
    })
    assert.deepEqual(said(read), [])
  })

  it('names the missing participant', () => {
    assert.deepEqual(said(readAppointment(withParticipants(serviceParticipant))), [
      "'participant[1]' is mandatory, but was not supplied: a patient, identified by " +
        'http://fhir.nhs.net/Id/nhs-number',
    ])
  })
})

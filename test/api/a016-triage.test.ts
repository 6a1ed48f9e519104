import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { people } from '../world/people.ts'
import {
  type Arranging,
  accept,
  arrange,
  arranged,
  arrangement,
  containedIn,
  freeSlot,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { itemOn, listed } from '../world/worklists.ts'

const SERVICE = 'participant[0]/actor/identifier'
const triage = { reason: 'TRIAGE' } as const

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

const toTriage = (service = '11004') => refer(server, { services: [service, '11000'] })

async function send(referred: Referred, wanted: Arranging = {}) {
  return arrange(await server.as(people.referrer), referred, { ...triage, ...wanted })
}

describe('A016 sending for triage', () => {
  it('answers a proposed appointment at the triage service', async () => {
    const referred = await toTriage()
    const answer = await send(referred, { comment: 'Please look at the trace' })
    assert.equal(answer.status, 201, answer.text)
    const { json } = answer
    assert.equal(answer.headers.get('location'), `Appointment/${json.id}/_history/1`)
    assert.equal(json.status, 'proposed')
    assert.equal(json.reason[0].coding[0].code, 'TRIAGE')
    assert.equal(json.comment, 'Please look at the trace')
    assert.deepEqual([json.start, json.end, json.slot], [undefined, undefined, undefined])
    assert.deepEqual(json.participant[0].actor, {
      identifier: { system: 'http://fhir.nhs.net/Id/ers-service', value: '11004' },
      display: 'Cardiology Triage Business Service',
    })
  })

  it('leaves the referral awaiting triage, on the review list once the letter is there', async () => {
    const sent = await arranged(server, await toTriage('50001'), triage)
    const read = await readBy(server, sent)
    assert.equal(versionIn(read), sent.version)
    assert.deepEqual(stateIn(read), { state: 'AWAITING_TRIAGE', reason: 'TRIAGE' })
    assert.equal(containedIn(read, 'Appointment').length, 1)
    const referrer = await server.as(people.referrer)
    assert.equal((await itemOn(referrer, 'AWAITING_BOOKING', sent.ubrn))?.status, 'AWAITING_TRIAGE')
    const clinician = await server.as(people.clinician)
    assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(sent.ubrn))
    const lettered = await withLetter(server, sent)
    assert.deepEqual(await itemOn(clinician, 'REFERRALS_FOR_REVIEW', sent.ubrn), {
      priority: 'ROUTINE',
      specialty: 'CARDIOLOGY',
      patient: `#Patient-${sent.patient}`,
      eReferralPathwayStart: server.clock.now(),
      clinicalInfoPrinted: false,
      requestContextStatus: 'NEVER_REVIEWED',
      clinicalInfoFirstSubmitted: server.clock.now(),
      referralType: 'TRIAGE_DEFERRAL',
      service: '50001',
      referralRequestVersion: lettered.version,
    })
    assert.ok(!(await listed(clinician, 'APPOINTMENT_SLOT_ISSUES')).includes(sent.ubrn))
  })

  it('is not what A013 accepts', async () => {
    const lettered = await withLetter(server, await arranged(server, await toTriage(), triage))
    assertRefused(
      await accept(await server.as(people.clinician), lettered),
      422,
      'INVALID_REQUEST_STATE The referral does not permit this action while it is Awaiting Triage.',
    )
  })

  it('takes a service that does triage and advice', async () => {
    const referred = await refer(server, {
      services: ['51002'],
      criteria: { specialty: 'DERMATOLOGY', clinicType: 'PSORIASIS' },
    })
    assert.equal((await send(referred)).status, 201)
  })
})

describe('A016 sending for triage refuses', () => {
  it('services that do no triage', async () => {
    assertRefused(
      await send(await toTriage(), { service: '11000' }),
      422,
      `INVALID_STATE '${SERVICE}' Service (11000) does not take referrals for triage`,
    )
  })

  it('a service that is not on the shortlist', async () => {
    assertRefused(
      await send(await toTriage(), { service: '50001' }),
      422,
      "INAPPROPRIATE_VALUE 'service' (50001) does not relate to a Service on the Shortlist",
    )
  })

  it('slot, date and clinician, all told', async () => {
    const { id: namedSlot } = await freeSlot(server, '11000', false)
    const body = {
      ...arrangement(await toTriage(), { ...triage, namedSlot, clinician: '555032006106' }),
      start: '2026-12-01T09:00:00.000Z',
      end: '2026-12-01T09:30:00.000Z',
    }
    assertRefused(
      await (await server.as(people.referrer)).post('/STU3/Appointment', body),
      422,
      "INAPPROPRIATE_VALUE 'slot' may only be supplied with 'SLOT_NOT_AVAILABLE'",
      "INAPPROPRIATE_VALUE 'start' may only be supplied for 'booked'",
      "INAPPROPRIATE_VALUE 'end' may only be supplied for 'booked'",
      "INAPPROPRIATE_VALUE 'clinician' (555032006106) does not match the slot",
    )
  })

  it('a referral that is awaiting triage already', async () => {
    const sent = await arranged(server, await toTriage(), triage)
    assertRefused(
      await send(sent),
      422,
      'INVALID_REQUEST_STATE The referral does not permit this action while it is Awaiting Triage.',
    )
  })

  it('a version that is not current, and strangers', async () => {
    const referred = await toTriage()
    assert.equal((await send({ ...referred, version: 2 })).status, 409)
    const stranger = await server.as({
      user: '555000000104',
      organisation: 'D82107',
      function: 'REFERRING_CLINICIAN',
    })
    assertRefused(
      await arrange(stranger, referred, triage),
      422,
      `NO_RELATIONSHIP No legitimate relationship with referral (${referred.ubrn}).`,
    )
  })
})

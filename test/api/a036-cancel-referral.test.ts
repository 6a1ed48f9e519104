import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import {
  appointmentCancelled,
  cancelReferral,
  currentAppointment,
  findAppointment,
  referralCancelled,
  resourceIn,
  type Why,
} from '../world/cancellations.ts'
import { inState } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import { inAnyOrder, type Json, withExample, without } from '../world/published-example.ts'
import {
  booked,
  containedIn,
  freeSlot,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { createPath, newReferral } from '../world/service-search.ts'
import { testClock } from '../world/test-clock.ts'
import { itemOn, listed } from '../world/worklists.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

async function cancel(
  referred: Referred,
  { by = people.referrer, ...why }: Why & { readonly by?: CallerHeaders } = {},
): Promise<Answer> {
  const answer = await cancelReferral(await server.as(by), referred, why)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

/** The body of A005 that stands in the answer. */
const referralIn = (answer: Answer): Answer => ({
  ...answer,
  json: resourceIn(answer, 'updatedReferralRequest'),
})
const appointmentIn = (answer: Answer) => resourceIn(answer, 'updatedAppointment')

describe('A036', () => {
  it('ends a referral without appointment: one version on, cancelled, why', async () => {
    const referred = await refer(server)
    const answer = await cancel(referred, { reason: 'INTEND_PRIVATE', comment: 'Pays himself' })
    assert.equal(answer.headers.get('etag'), null)
    assert.equal(answer.json.parameter.length, 1)
    const { json } = referralIn(answer)
    assert.equal(json.status, 'cancelled')
    assert.equal(json.meta.versionId, String(referred.version + 1))
    assert.deepEqual(stateIn(referralIn(answer)), {
      state: 'CANCELLED_REFERRAL',
      reason: 'INTEND_PRIVATE',
      comments: 'Pays himself',
    })
    const read = await readBy(server, referred)
    assert.deepEqual(read.json, json)
    assert.equal(versionIn(read), referred.version + 1)
  })

  it('ends a booking with it, which gets no reason: both are answered', async () => {
    const slot = await freeSlot(server, '11000', true)
    const referred = await booked(server, await refer(server), { slot })
    const before = await currentAppointment(server, referred)
    const answer = await cancel(referred, { reason: 'REFERRER_CANCELLATION' })
    const appointment = appointmentIn(answer)
    assert.equal(appointment?.status, 'cancelled')
    assert.equal(appointment?.meta?.versionId, String(before.version + 1))
    for (const gone of ['reason', 'comment', 'start', 'end', 'slot'] as const) {
      assert.equal(appointment?.[gone], undefined)
    }
    assert.deepEqual(appointment?.participant, before.json.participant)
    assert.deepEqual((await currentAppointment(server, referred)).json, appointment)
    const [contained] = containedIn(referralIn(answer), 'Appointment')
    assert.deepEqual(without(contained, 'id'), without(appointment ?? {}, 'id'))
    assert.deepEqual(await bookingsOf(referred), [])
    await booked(server, await refer(server), { slot })
  })

  async function bookingsOf({ ubrn }: Referred) {
    const told = await server.world('GET', '/pas/11000/bookings')
    const { bookings } = (await told.json()) as { bookings: { slot: string; ubrn: string }[] }
    return bookings.filter((each) => each.ubrn === ubrn)
  }

  it('ends a booking of a service that books by telephone, and asks no PAS', async () => {
    const referred = await booked(server, await refer(server))
    // As a provider dates it: without a slot.
    await server.database.query(
      `update referral set document = (document::jsonb #- '{appointment,slot}')::json where ubrn = $1`,
      [referred.ubrn],
    )
    await server.world('PUT', '/pas/11000', { behaviour: 'error' })
    const answer = await cancel(referred)
    await server.world('DELETE', '/pas/11000')
    assert.equal(appointmentIn(answer)?.status, 'cancelled')
    const { rows } = await server.database.query(
      `select 1 from pas_request where ubrn = $1 and kind = 'CANCEL'`,
      [referred.ubrn],
    )
    assert.deepEqual(rows, [])
  })

  it('leaves an appointment alone that was cancelled before', async () => {
    const referred = await appointmentCancelled(server, await booked(server, await refer(server)))
    const before = await currentAppointment(server, referred)
    const answer = await cancel(referred, { reason: 'TREATMENT_NO_LONGER_REQUIRED' })
    assert.equal(appointmentIn(answer), undefined)
    const now = await currentAppointment(server, referred)
    assert.equal(now.version, before.version)
    assert.deepEqual(now.json.reason, before.json.reason)
  })

  for (const state of ['DEFERRED_TO_PROVIDER', 'AWAITING_TRIAGE', 'TRIAGE_RESPONSE'] as const) {
    it(`leaves what was proposed as it is: ${state}`, async () => {
      const referred = await inState[state](server)
      const before = await currentAppointment(server, referred)
      const answer = await cancel(referred)
      assert.equal(appointmentIn(answer), undefined)
      const [contained] = containedIn(referralIn(answer), 'Appointment')
      assert.equal(contained.status, 'proposed')
      const now = await currentAppointment(server, referred)
      assert.equal(now.version, before.version)
      assert.deepEqual(now.json.reason, before.json.reason)
    })
  }

  it('keeps the attachments, with their availability', async () => {
    const referred = await withLetter(server, await refer(server))
    await server.runDueJobs()
    const [file, ...others] = containedIn(referralIn(await cancel(referred)), 'DocumentReference')
    assert.deepEqual(others, [])
    assert.equal(file.content[0].attachment.extension[0].valueCoding.code, 'AVAILABLE')
  })

  it('takes no comment for an answer where none is asked for, and one where it is', async () => {
    assert.deepEqual(stateIn(referralIn(await cancel(await refer(server)))), {
      state: 'CANCELLED_REFERRAL',
      reason: 'RAISED_IN_ERROR',
    })
    const why = { reason: 'PATIENT_REQUEST_CANCELLATION_OTHER', comment: 'Rather not' }
    assert.deepEqual(stateIn(referralIn(await cancel(await refer(server), why))), {
      state: 'CANCELLED_REFERRAL',
      reason: 'PATIENT_REQUEST_CANCELLATION_OTHER',
      comments: 'Rather not',
    })
  })
})

describe('A036 and the worklists', () => {
  const lists = ['AWAITING_BOOKING', 'LETTERS_OUTSTANDING', 'ASSESSMENT_RETURNED_CANCELLED_DNA']
  const listsOf = async ({ ubrn }: Referred) => {
    const referrer = await server.as(people.referrer)
    const on = []
    for (const list of lists) if ((await listed(referrer, list)).includes(ubrn)) on.push(list)
    return on
  }

  it('leaves every list when the referring organisation cancels', async () => {
    const referred = await refer(server)
    assert.deepEqual(await listsOf(referred), ['AWAITING_BOOKING', 'LETTERS_OUTSTANDING'])
    await cancel(referred)
    assert.deepEqual(await listsOf(referred), [])
  })

  const outside: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a provider', people.clinician],
    ["the patient's practice", people.everybody],
    ['an application of the provider', people.providerApp],
  ]
  for (const [who, by] of outside) {
    it(`shows the referrer that ${who} cancelled`, async () => {
      const referred = await booked(server, await withLetter(server, await refer(server)))
      const clinician = await server.as(people.clinician)
      assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
      await cancel(referred, { by, reason: 'PATIENT_DIED' })
      assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
      assert.deepEqual(await listsOf(referred), ['ASSESSMENT_RETURNED_CANCELLED_DNA'])
      const referrer = await server.as(people.referrer)
      const item = await itemOn(referrer, 'ASSESSMENT_RETURNED_CANCELLED_DNA', referred.ubrn)
      assert.equal(item?.status, 'CANCELLED_REFERRAL')
      assert.equal(item?.reason, 'PATIENT_DIED')
    })
  }

  it('takes a deferral from Appointment Slot Issues', async () => {
    const referred = await inState.DEFERRED_TO_PROVIDER(server)
    const clinician = await server.as(people.clinician)
    assert.ok((await listed(clinician, 'APPOINTMENT_SLOT_ISSUES')).includes(referred.ubrn))
    await cancel(referred, { by: people.clinician, reason: 'BOOKED_OUTSIDE_CAB' })
    assert.ok(!(await listed(clinician, 'APPOINTMENT_SLOT_ISSUES')).includes(referred.ubrn))
  })
})

describe('A036 serves', () => {
  const callers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a referrer', people.referrer],
    ["a referrer's admin", people.referrerAdmin],
    ['a clinician of the provider', people.clinician],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
    ['an application of the provider', people.providerApp],
  ]
  for (const [who, by] of callers) {
    it(`${who}: booked, deferred, at triage, with its answer`, async () => {
      for (const state of ['BOOKED', 'DEFERRED_TO_PROVIDER', 'AWAITING_TRIAGE'] as const) {
        const answer = await cancel(await inState[state](server), { by, reason: 'INTEND_PRIVATE' })
        assert.equal(referralIn(answer).json.status, 'cancelled')
      }
    })
  }

  for (const [who, by] of callers.slice(2)) {
    it(`${who} who ends a triage`, async () => {
      const referred = await inState.TRIAGED_PROVIDER_TO_ACTION(server)
      const answer = await cancel(referred, { by, reason: 'TRIAGE_ENDED' })
      assert.equal(stateIn(referralIn(answer)).reason, 'TRIAGE_ENDED')
    })
  }

  it('and leaves an audit record of who did what', async () => {
    const referred = await inState.BOOKED(server)
    const answer = await cancel(referred, { by: people.clinicianAdmin, reason: 'PATIENT_DIED' })
    const { rows } = await server.database.query(
      `select operation, http_status, user_id, on_behalf_of, ods_code, ubrn, nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a036-cancel-referral',
        http_status: 200,
        user_id: '555031998104',
        on_behalf_of: '555031999105',
        ods_code: 'RCD',
        ubrn: referred.ubrn,
        nhs_number: referred.patient,
      },
    ])
  })

  it('the same answer to the same Idempotency-Key', async () => {
    const referred = await inState.BOOKED(server)
    const referrer = await server.as(people.referrer)
    const ask = () => cancelReferral(referrer, referred, {}, { 'idempotency-key': 'cancel-1' })
    const [first, second] = [await ask(), await ask()]
    assert.equal(first.status, 200, first.text)
    assert.equal(second.text, first.text)
    assert.equal(second.headers.get('idempotent-replayed'), 'true')
  })

  it('from every state but the last', async () => {
    for (const [state, make] of Object.entries(inState)) {
      if (state === 'CANCELLED_REFERRAL') continue
      const referred = await make(server)
      const cancelled = await referralCancelled(server, referred)
      assert.equal(cancelled.version, referred.version + 1, state)
      const status = (await findAppointment(server, referred))?.json.status
      assert.notEqual(status, 'booked', state)
    }
  })
})

describe('A036 answers as published', () => {
  /** The referrals of the published answers were made in 2022. */
  const clock = testClock('2022-03-24T09:50:00.000Z')
  let then: TestServer
  before(async () => {
    then = await testServer({ clock })
  })
  after(() => then.close())

  const scenarios = [
    ['IntendPrivateWithoutComment', 'CancelledReferralIntendPrivateWithoutComment'],
    ['RaisedInError', 'CancelledReferralRaisedInError'],
  ] as const
  for (const [request, response] of scenarios) {
    it(`to ${request}`, async (t) => {
      const asked: Json[] = []
      const awaited: Json[] = []
      withExample(t, `stu3/cancelReferral/requests/${request}`, (body) => asked.push(body))
      withExample(t, `stu3/cancelReferral/responses/${response}`, (body) => awaited.push(body))
      for (const [index, body] of asked.entries()) {
        const clinic = await then.as(people.everybody)
        const wanted = newReferral({ services: ['11004'] })
        const made = await clinic.post(createPath, wanted)
        assert.equal(made.status, 201, made.text)
        const referred = { ubrn: made.json.id, version: 3 }
        const answer = await cancelReferral(clinic, referred, { body })
        assert.equal(answer.status, 200, answer.text)
        const told = JSON.parse(answer.text.replaceAll(then.baseUrl, 'http://127.0.0.1:9000'))
        const expected = awaited[index]
        if (expected !== undefined) assert.deepEqual(comparable(told), comparable(expected))
      }
    })
  }

  /** Less the numbers of the referral. */
  function comparable(body: Json): unknown {
    const [{ name, resource }] = body.parameter as unknown as [{ name: string; resource: Json }]
    const versionId = resource.meta?.versionId
    const rest = without(resource, 'id', 'identifier')
    return inAnyOrder({ ...without(body, 'parameter'), name, versionId, rest })
  }
})

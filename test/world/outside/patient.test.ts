import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { FOR_GOOD_MS } from '../../../src/outside/pas/simulator.ts'
import type { Caller } from '../caller.ts'
import { heldTimer } from '../held-timer.ts'
import {
  happen,
  happened,
  internalList,
  lookAt,
  nextSlot,
  recordsOf,
  refusedWith,
  slotIs,
} from '../outside.ts'
import { LIMIT_MS } from '../pas-tries.ts'
import { people } from '../people.ts'
import {
  arrange,
  booked,
  containedIn,
  freeSlot,
  link,
  type Referred,
  readBy,
  refer,
  stateIn,
  withLetter,
} from '../referrals.ts'
import { type TestServer, testServer } from '../server.ts'
import { itemOn, listed } from '../worklists.ts'

let server: TestServer
let referrer: Caller
let clinician: Caller
const { timer, pass, whenWaitingFor } = heldTimer()

before(async () => {
  server = await testServer({ timer })
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

const lettered = async (services?: readonly string[]) =>
  withLetter(server, await refer(server, services === undefined ? {} : { services }))

async function bookingsAt(service: string): Promise<{ slot: string; ubrn: string }[]> {
  const told = await server.world('GET', `/pas/${service}/bookings`)
  return ((await told.json()) as { bookings: { slot: string; ubrn: string }[] }).bookings
}

async function isListed(caller: Caller, list: string, { ubrn }: Referred): Promise<boolean> {
  return (await listed(caller, list)).includes(ubrn)
}

describe('a patient who books', () => {
  it('is booked at the PAS, and reviewed like anybody', async () => {
    const referred = await lettered()
    assert.equal(await isListed(referrer, 'AWAITING_BOOKING', referred), true)
    const { slot, body } = await nextSlot(server)
    const after = await happened(server, referred, 'patient-books', body)
    const read = await readBy(server, after, people.clinician)
    assert.deepEqual(stateIn(read), { state: 'BOOKED' })
    const [appointment] = containedIn(read, 'Appointment')
    assert.equal(appointment.status, 'booked')
    assert.deepEqual(appointment.slot, [{ reference: `Slot/${slot.id}` }])
    assert.deepEqual([appointment.start, appointment.end], [slot.start, slot.end])
    const { appointment: told } = await lookAt(server, after)
    const own = await referrer.get(`/STU3/Appointment/${told.id}`)
    assert.equal(own.status, 200)
    assert.equal(
      own.json.incomingReferral[0].reference,
      `ReferralRequest/${referred.ubrn}/_history/${after.version}`,
    )
    assert.deepEqual(await slotIs(server, slot), { status: 'busy', ubrn: referred.ubrn })
    assert.ok((await bookingsAt('11000')).some((entry) => entry.ubrn === referred.ubrn))
    assert.equal(await isListed(referrer, 'AWAITING_BOOKING', referred), false)
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.equal(item?.requestContextStatus, 'NEVER_REVIEWED')
    assert.equal(item?.referralType, 'APPOINTMENT')
  })

  it('takes a slot as fast as one caller of the API, and never both', async () => {
    const { slot, body } = await nextSlot(server)
    const [one, other] = [await lettered(), await lettered()]
    const [outside, inside] = await Promise.all([
      happen(server, one, 'patient-books', body),
      arrange(referrer, other, { slot }),
    ])
    assert.deepEqual([outside.status === 200, inside.status === 201].filter(Boolean), [true])
  })

  it('is refused what is not on the shortlist, is taken, or was withdrawn', async () => {
    const referred = await lettered()
    const elsewhere = await freeSlot(server, '11003')
    const unlisted = await happen(server, referred, 'patient-books', { slot: elsewhere.id })
    assert.deepEqual(refusedWith(unlisted, 422), ['INAPPROPRIATE_VALUE at service'])
    const unknown = await happen(server, referred, 'patient-books', { slot: '999' })
    assert.deepEqual(refusedWith(unknown, 422), ['REFERENCE_NOT_FOUND at slot'])
    const { slot, body } = await nextSlot(server)
    await booked(server, await lettered(), { slot })
    const taken = await happen(server, referred, 'patient-books', body)
    assert.deepEqual(refusedWith(taken, 422), ['SLOT_NOT_AVAILABLE at slot'])
    const after = await booked(server, referred)
    const next = await nextSlot(server)
    const again = await happen(server, after, 'patient-books', next.body)
    assert.deepEqual(refusedWith(again, 422), ['INVALID_REQUEST_STATE'])
  })

  it('hears of a PAS that errs and of one that is silent, and nothing is booked', async () => {
    const errs = await lettered(['12010'])
    const bad = await happen(server, errs, 'patient-books', (await nextSlot(server, '12010')).body)
    assert.deepEqual(refusedWith(bad, 502), ['PAS_RESPONDED_WITH_ERROR'])
    const silent = await lettered(['12011'])
    const { body } = await nextSlot(server, '12011')
    const asked = whenWaitingFor(FOR_GOOD_MS)
    const answer = happen(server, silent, 'patient-books', body)
    await asked
    // Meanwhile it is locked for others, in the API and outside.
    const file = '11111111-1111-4111-8111-111111111111'
    assert.equal((await link(referrer, silent, [{ id: file }])).status, 423)
    const forwarded = await happen(server, silent, 'patient-forwards', { service: '12011' })
    assert.deepEqual(refusedWith(forwarded, 423), ['REFERRAL_LOCKED'])
    pass(LIMIT_MS)
    assert.deepEqual(refusedWith(await answer, 504), ['PAS_NOT_RESPONDING'])
    const { state, version, openPasRequests } = await lookAt(server, silent)
    assert.deepEqual([state, version], ['NOT_BOOKED', silent.version])
    assert.deepEqual(
      openPasRequests.map(({ kind, slot }: { kind: string; slot: string }) => [kind, slot]),
      [['BOOK', body.slot]],
    )
    await server.world('DELETE', '/pas/12011')
    await server.runDueJobs()
    assert.deepEqual((await lookAt(server, silent)).openPasRequests, [])
  })
})

describe('a patient who cancels', () => {
  it('frees the slot, and both sides have to act', async () => {
    const { slot } = await nextSlot(server)
    const referred = await booked(server, await lettered(), { slot })
    const body = { reason: 'PATIENT_OTHER_ENGAGEMENT', comment: 'On duty' }
    const answer = await happen(server, referred, 'patient-cancels', body)
    assert.equal(answer.json.version, referred.version + 1)
    const read = await readBy(server, referred)
    assert.deepEqual(stateIn(read), {
      state: 'APPT_CANCELLED_BY_PATIENT',
      reason: body.reason,
      comments: 'On duty',
    })
    const [appointment] = containedIn(read, 'Appointment')
    assert.equal(appointment.status, 'cancelled')
    assert.deepEqual(await slotIs(server, slot), { status: 'free', ubrn: null })
    assert.ok(!(await bookingsAt('11000')).some(({ ubrn }) => ubrn === referred.ubrn))
    const item = await itemOn(referrer, 'AWAITING_BOOKING', referred.ubrn)
    assert.equal(item?.status, 'APP_CANCELLED_BY_PATIENT')
    assert.equal(await isListed(clinician, 'REFERRALS_FOR_REVIEW', referred), false)
    assert.ok((await internalList(server, 'APPOINTMENTS_FOR_BOOKING')).includes(referred.ubrn))
    const { history } = await recordsOf(server, answer)
    assert.equal(history[0]?.operation, 'world-patient-cancels')
  })

  it('books again, into the slot that is free again', async () => {
    const { slot, body } = await nextSlot(server)
    const referred = await booked(server, await lettered(), { slot })
    const ended = await happened(server, referred, 'patient-cancels', { reason: 'PATIENT_ILL' })
    await happened(server, ended, 'patient-books', body)
    assert.deepEqual(await slotIs(server, slot), { status: 'busy', ubrn: referred.ubrn })
    assert.equal(await isListed(clinician, 'REFERRALS_FOR_REVIEW', referred), true)
    assert.deepEqual(await internalList(server, 'APPOINTMENTS_FOR_BOOKING', 'organisation=R69'), [])
    const left = await internalList(server, 'APPOINTMENTS_FOR_BOOKING')
    assert.ok(!left.includes(referred.ubrn))
  })

  it('keeps the appointment where the PAS refuses', async () => {
    const referred = await booked(server, await lettered(['12013']))
    const answer = await happen(server, referred, 'patient-cancels', { reason: 'PATIENT_ILL' })
    assert.deepEqual(refusedWith(answer, 422), ['UNABLE_TO_CANCEL_APPOINTMENT'])
    assert.equal((await lookAt(server, referred)).state, 'BOOKED')
  })

  it('is cancelled after all when a silent PAS agrees later', async () => {
    const referred = await booked(server, await lettered(['12018']))
    await server.world('PUT', '/pas/12018', { behaviour: 'never' })
    const asked = whenWaitingFor(FOR_GOOD_MS)
    const answer = happen(server, referred, 'patient-cancels', { reason: 'PATIENT_ILL' })
    await asked
    pass(LIMIT_MS)
    assert.deepEqual(refusedWith(await answer, 504), ['PAS_NOT_RESPONDING'])
    const { openPasRequests } = await lookAt(server, referred)
    assert.equal(openPasRequests[0].kind, 'CANCEL')
    await server.world('DELETE', '/pas/12018')
    server.clock.advance(1_000)
    await server.runDueJobs()
    const { state, openPasRequests: open } = await lookAt(server, referred)
    assert.deepEqual([state, open], ['APPT_CANCELLED_BY_PATIENT', []])
  })

  it('leaves a booking by telephone to the administrators, until they say it is done', async () => {
    const made = await lettered(['11016', '11000'])
    const date = { service: '11016', start: '2026-12-03T09:00:00Z', end: '2026-12-03T09:20:00Z' }
    const dated = await happened(server, made, 'indirect-booking-dated', date)
    const read = await readBy(server, dated, people.clinician)
    const [appointment] = containedIn(read, 'Appointment')
    assert.equal(appointment.slot, undefined)
    assert.equal(appointment.start, '2026-12-03T09:00:00.000Z')
    assert.equal(await isListed(clinician, 'REFERRALS_FOR_REVIEW', dated), true)
    const ended = await happened(server, dated, 'patient-cancels', { reason: 'PATIENT_ILL' })
    const list = 'IBS_APPOINTMENTS_TO_CANCEL_IN_PAS'
    const query = 'organisation=RCD&service=11016'
    assert.deepEqual(await internalList(server, list, query), [made.ubrn])
    assert.deepEqual(await internalList(server, list, 'organisation=RCD&service=11000'), [])
    const { body } = await nextSlot(server)
    const again = await happened(server, ended, 'patient-books', body)
    assert.deepEqual(await internalList(server, list, query), [made.ubrn])
    const done = await happened(server, again, 'indirect-booking-cancelled')
    assert.deepEqual(await internalList(server, list, query), [])
    const twice = await happen(server, done, 'indirect-booking-cancelled')
    assert.deepEqual(refusedWith(twice, 422), ['INVALID_REQUEST_STATE'])
  })
})

describe('a patient who finds no slot', () => {
  it('forwards to the provider, who has a slot issue', async () => {
    const referred = await lettered(['10000'])
    const after = await happened(server, referred, 'patient-forwards', { service: '10000' })
    assert.equal(after.version, referred.version + 2)
    assert.deepEqual(stateIn(await readBy(server, referred)), {
      state: 'DEFERRED_TO_PROVIDER',
      reason: 'NO_SLOTS_AT_SERVICE',
    })
    const item = await itemOn(clinician, 'APPOINTMENT_SLOT_ISSUES', referred.ubrn)
    assert.deepEqual([item?.reason, item?.service], ['NO_SLOTS_AT_SERVICE', '10000'])
    const referrerItem = await itemOn(referrer, 'AWAITING_BOOKING', referred.ubrn)
    assert.equal(referrerItem?.status, 'DEFERRED_TO_PROVIDER')
  })

  it('does not while there are some, nor to a service that telephones', async () => {
    const referred = await lettered(['11000', '11016'])
    const free = await happen(server, referred, 'patient-forwards', { service: '11000' })
    assert.deepEqual(refusedWith(free, 422), ['SLOTS_CURRENTLY_AVAILABLE at service'])
    const indirect = await happen(server, referred, 'patient-forwards', { service: '11016' })
    assert.deepEqual(refusedWith(indirect, 422), ['INVALID_STATE at service'])
  })
})

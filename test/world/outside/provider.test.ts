import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Answer, type Caller, codesIn } from '../caller.ts'
import {
  atTime,
  happen,
  happened,
  internalList,
  lookAt,
  nextSlot,
  refusedWith,
  slotIs,
} from '../outside.ts'
import { people } from '../people.ts'
import {
  accept,
  arrange,
  arranged,
  booked,
  containedIn,
  type FreeSlot,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../referrals.ts'
import { reviewed } from '../review-outcomes.ts'
import { type TestServer, testServer } from '../server.ts'
import { fetchList, itemOn, listed } from '../worklists.ts'

const FOR_BOOKING = 'APPOINTMENTS_FOR_BOOKING'

let server: TestServer
let referrer: Caller
let clinician: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

const shortlist = ['11000', '10000', '11004', '11016']
const lettered = async () => withLetter(server, await refer(server, { services: shortlist }))

async function deferred(): Promise<Referred> {
  return arranged(server, await lettered(), { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' })
}

async function inTriage(): Promise<Referred> {
  return arranged(server, await lettered(), { service: '11004', reason: 'TRIAGE' })
}

async function bookedInto(): Promise<{ referred: Referred; slot: FreeSlot }> {
  const { slot } = await nextSlot(server)
  return { referred: await booked(server, await lettered(), { slot }), slot }
}

async function accepted(referred: Referred): Promise<Referred> {
  const answer = await accept(clinician, referred)
  assert.equal(answer.status, 200, answer.text)
  return { ...referred, version: versionIn(answer) }
}

const isForReview = async ({ ubrn }: Referred) =>
  (await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(ubrn)
const isForBooking = async ({ ubrn }: Referred) =>
  (await internalList(server, FOR_BOOKING)).includes(ubrn)

async function addSlot(service: string, id: string): Promise<void> {
  await server.database.query(
    `insert into slot (slot_id, service_id, priorities, starts_at, ends_at, pas_reference)
     values ($2, $1, '{ROUTINE,URGENT}', '2026-12-10T09:00Z', '2026-12-10T09:30Z', $3)`,
    [service, id, id],
  )
}

describe('a provider who books a slot issue', () => {
  it('without a review: the referral is to be reviewed there', async () => {
    const referred = await deferred()
    await addSlot('10000', '10000901')
    const slots = await listed(clinician, 'APPOINTMENT_SLOT_ISSUES')
    assert.ok(slots.includes(referred.ubrn))
    const after = await happened(server, referred, 'provider-books', { slot: '10000901' })
    assert.equal(after.version, referred.version + 2)
    const left = await listed(clinician, 'APPOINTMENT_SLOT_ISSUES')
    assert.ok(!left.includes(referred.ubrn))
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.deepEqual([item?.requestContextStatus, item?.service], ['NEVER_REVIEWED', '10000'])
    assert.ok(!(await listed(referrer, 'AWAITING_BOOKING')).includes(referred.ubrn))
  })

  it('after a clinician has accepted it: nobody reviews it again', async () => {
    const decided = await reviewed(server, await deferred())
    assert.equal(await isForBooking(decided), true)
    await addSlot('10000', '10000902')
    await happened(server, decided, 'provider-books', { slot: '10000902' })
    assert.deepEqual([await isForReview(decided), await isForBooking(decided)], [false, false])
    const { state } = await lookAt(server, decided)
    assert.equal(state, 'BOOKED')
  })

  it('elsewhere: the other service reviews, told of a changed priority', async () => {
    const decided = await reviewed(server, await inTriage(), { priority: 'URGENT' })
    await addSlot('11018', '11018901')
    const body = { service: '11018', slot: '11018901' }
    const answer = await happen(server, decided, 'provider-redirects', body)
    assert.equal(answer.status, 200, JSON.stringify(answer.json))
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', decided.ubrn)
    assert.deepEqual([item?.requestContextStatus, item?.service], ['PRIORITY_CHANGED', '11018'])
    const read = await readBy(server, decided)
    assert.match(JSON.stringify(containedIn(read, 'List')), /"11018"/)
    assert.equal(await isForBooking(decided), false)
  })

  it('straight from triage, at a service on the shortlist', async () => {
    const referred = await inTriage()
    const { body } = await nextSlot(server)
    await happened(server, referred, 'provider-redirects', { service: '11000', ...body })
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.deepEqual(
      [item?.requestContextStatus, item?.referralType],
      ['NEVER_REVIEWED', 'APPOINTMENT'],
    )
  })

  it('not by another service, nor by a slot of another one', async () => {
    const referred = await deferred()
    const { body } = await nextSlot(server)
    const foreign = await happen(server, referred, 'provider-books', body)
    assert.deepEqual(refusedWith(foreign, 422), ['INAPPROPRIATE_SLOT at slot'])
    const other = { service: '11002', ...(await nextSlot(server, '11002')).body }
    const away = await happen(server, referred, 'provider-redirects', other)
    assert.deepEqual(refusedWith(away, 422), ['INAPPROPRIATE_VALUE at service'])
    const nowhere = await happen(server, referred, 'provider-redirects', { service: '99999' })
    assert.deepEqual(refusedWith(nowhere, 422), ['REFERENCE_NOT_FOUND at service'])
    const unplaced = await happen(server, await lettered(), 'provider-books', body)
    assert.deepEqual(refusedWith(unplaced, 422), [
      'INVALID_REQUEST_STATE',
      'REFERENCE_NOT_FOUND at service',
    ])
  })
})

describe('a provider who moves a booking', () => {
  it('to another date accepts it, and the old slot is free once the PAS has cancelled', async () => {
    const { referred, slot } = await bookedInto()
    const { slot: next, body } = await nextSlot(server)
    const before = (await lookAt(server, referred)).appointment.id
    await happened(server, referred, 'provider-rebooks', body)
    const { state, appointment, openPasRequests } = await lookAt(server, referred)
    assert.deepEqual([state, appointment.slot], ['BOOKED', next.id])
    assert.notEqual(appointment.id, before)
    assert.equal((await referrer.get(`/STU3/Appointment/${before}`)).status, 404)
    assert.equal(await isForReview(referred), false)
    assert.equal(openPasRequests[0].slot, slot.id)
    assert.deepEqual(await slotIs(server, slot), { status: 'held', ubrn: referred.ubrn })
    await server.runDueJobs()
    assert.deepEqual(await slotIs(server, slot), { status: 'free', ubrn: null })
    assert.deepEqual(await slotIs(server, next), { status: 'busy', ubrn: referred.ubrn })
    assert.deepEqual((await lookAt(server, referred)).openPasRequests, [])
  })

  it('leaves a booking without its letter to the review', async () => {
    const referred = await booked(server, await refer(server, { services: shortlist }))
    const { body } = await nextSlot(server)
    const moved = await happened(server, referred, 'provider-rebooks', body)
    assert.equal(await isForReview(moved), false)
    const complete = await withLetter(server, moved)
    assert.equal(await isForReview(complete), true)
  })

  it('to another service accepts it too, and frees the old slot', async () => {
    const { referred, slot } = await bookedInto()
    const { body } = await nextSlot(server, '11003').catch(() => nextSlot(server, '13000'))
    const to = { service: body.slot.slice(0, 5), ...body }
    await happened(server, referred, 'provider-redirects', to)
    assert.equal(await isForReview(referred), false)
    await server.runDueJobs()
    assert.deepEqual(await slotIs(server, slot), { status: 'free', ubrn: null })
    const by = await readBy(server, referred, people.clinician)
    assert.match(JSON.stringify(containedIn(by, 'Appointment')), new RegExp(to.service))
  })

  it('a letter that changes afterwards is looked at again', async () => {
    const { referred } = await bookedInto()
    const { body } = await nextSlot(server)
    const moved = await happened(server, referred, 'provider-rebooks', body)
    await withLetter(server, moved)
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.equal(item?.requestContextStatus, 'LETTER_CHANGED')
  })

  it('by telephone gives another date, and no PAS is told', async () => {
    const date = { service: '11016', start: '2026-12-03T09:00:00Z' }
    const dated = await happened(server, await lettered(), 'indirect-booking-dated', date)
    const start = '2026-12-04T09:00:00.000Z'
    await happened(server, dated, 'provider-rebooks', { start })
    const { appointment, openPasRequests } = await lookAt(server, dated)
    assert.deepEqual([appointment.start, openPasRequests], [start, []])
    const { body } = await nextSlot(server)
    const slot = await happen(server, dated, 'provider-rebooks', body)
    assert.deepEqual(refusedWith(slot, 422), [
      'FIELD_NOT_PERMITTED at slot',
      'MISSING_VALUE at start',
    ])
  })
})

describe('a provider who cancels', () => {
  const reason = 'CLINIC_CANCELLED'

  it('has it to book again, as the practice has; the slot is anybody’s', async () => {
    const { referred, slot } = await bookedInto()
    await happened(server, referred, 'provider-cancels', { reason, comment: 'No theatre' })
    assert.deepEqual(stateIn(await readBy(server, referred)), {
      state: 'APPT_CANCELLED_BY_PROVIDER',
      reason,
      comments: 'No theatre',
    })
    assert.equal(await isForBooking(referred), true)
    const item = await itemOn(referrer, 'AWAITING_BOOKING', referred.ubrn)
    assert.equal(item?.status, 'APP_CANCELLED_BY_PROVIDER')
    assert.deepEqual(await slotIs(server, slot), { status: 'free', ubrn: null })
    const taken = await arrange(referrer, await lettered(), { slot })
    assert.equal(taken.status, 201, taken.text)
  })

  it('asks no PAS, whatever that would say', async () => {
    const referred = await booked(
      server,
      await withLetter(server, await refer(server, { services: ['12013'] })),
    )
    await happened(server, referred, 'provider-cancels', { reason })
    assert.equal((await lookAt(server, referred)).state, 'APPT_CANCELLED_BY_PROVIDER')
  })

  it('books anew: what was accepted before needs no other review', async () => {
    const { referred } = await bookedInto()
    const ended = await happened(server, await accepted(referred), 'provider-cancels', { reason })
    await happened(server, ended, 'provider-books', (await nextSlot(server)).body)
    assert.equal(await isForReview(referred), false)
    const other = (await bookedInto()).referred
    const unseen = await happened(server, other, 'provider-cancels', { reason })
    await happened(server, unseen, 'provider-books', (await nextSlot(server)).body)
    assert.equal(await isForReview(unseen), true)
  })

  it('shows the letter that came meanwhile', async () => {
    const { referred } = await bookedInto()
    const ended = await happened(server, await accepted(referred), 'provider-cancels', { reason })
    const changed = await withLetter(server, ended)
    await happened(server, changed, 'provider-books', (await nextSlot(server)).body)
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.equal(item?.requestContextStatus, 'LETTER_CHANGED')
  })
})

describe('a patient who does not come', () => {
  const reason = 'PATIENT_FORGOT'

  async function missed(): Promise<Referred> {
    const { referred, slot } = await bookedInto()
    const seen = await accepted(referred)
    return atTime(server, slot.start, () => happened(server, seen, 'non-attendance', { reason }))
  }

  it('cannot be missed before the appointment', async () => {
    const { referred } = await bookedInto()
    const answer = await happen(server, referred, 'non-attendance', { reason })
    assert.deepEqual(refusedWith(answer, 422), ['INVALID_REQUEST_STATE'])
  })

  it('is booked again by the provider', async () => {
    const referred = await missed()
    const read = await readBy(server, referred)
    assert.deepEqual(stateIn(read), { state: 'DID_NOT_ATTEND', reason })
    const [appointment] = containedIn(read, 'Appointment')
    assert.deepEqual([appointment.status, appointment.reason], ['cancelled', undefined])
    assert.equal(await isForBooking(referred), true)
    const returned = 'ASSESSMENT_RETURNED_CANCELLED_DNA'
    assert.ok(!(await listed(referrer, returned)).includes(referred.ubrn))
    await happened(server, referred, 'provider-books', (await nextSlot(server)).body)
    assert.deepEqual([await isForBooking(referred), await isForReview(referred)], [false, false])
  })

  it('is given back to the referrer, who notices', async () => {
    const referred = await missed()
    const comment = 'Please see the patient'
    const given = await happened(server, referred, 'non-attender-returned', { comment })
    assert.equal(await isForBooking(referred), false)
    const list = 'ASSESSMENT_RETURNED_CANCELLED_DNA'
    assert.equal((await itemOn(referrer, list, referred.ubrn))?.status, 'DID_NOT_ATTEND')
    assert.equal(stateIn(await readBy(server, referred)).comments, comment)
    const late = await happen(server, given, 'provider-books', (await nextSlot(server)).body)
    assert.deepEqual(refusedWith(late, 422), ['INVALID_REQUEST_STATE'])
    await happened(server, given, 'referrer-notices')
    assert.equal(await itemOn(referrer, list, referred.ubrn), undefined)
    assert.equal(await isForBooking(referred), false)
    const twice = await happen(server, given, 'referrer-notices')
    assert.deepEqual(refusedWith(twice, 422), ['INVALID_REQUEST_STATE'])
  })
})

describe('the lists of administrators', () => {
  it('are no lists of A008', async () => {
    const answer: Answer = await fetchList(clinician, FOR_BOOKING)
    assert.deepEqual(codesIn(answer), ['INVALID_CODE'])
  })

  it('say what there is to do, without the patient', async () => {
    const decided = await reviewed(server, await inTriage(), { priority: 'URGENT' })
    const response = await server.world(
      'GET',
      `/worklists/${FOR_BOOKING}?organisation=RCD&service=11004`,
    )
    const { entries } = (await response.json()) as { entries: { ubrn: string }[] }
    assert.deepEqual(
      entries.filter(({ ubrn }) => ubrn === decided.ubrn),
      [
        {
          ubrn: decided.ubrn,
          priority: 'URGENT',
          state: 'TRIAGED_PROVIDER_TO_ACTION',
          since: server.clock.now(),
          service: { id: '11004', name: 'Cardiology Triage Business Service' },
          version: decided.version,
          reason: { set: 'REVIEW_OUTCOME', code: 'ACCEPT_REFER_BOOK_LATER' },
        },
      ],
    )
  })

  it('refuse what they cannot tell', async () => {
    const ask = async (path: string) => (await server.world('GET', `/worklists/${path}`)).status
    assert.equal(await ask('REFERRALS_FOR_REVIEW?organisation=RCD'), 404)
    assert.equal(await ask(FOR_BOOKING), 400)
    assert.equal(await ask(`${FOR_BOOKING}?organisation=rcd%20&service=x&page=1`), 400)
    assert.equal(await ask(`${FOR_BOOKING}?organisation=RCD&organisation=R69`), 400)
    assert.deepEqual(await internalList(server, FOR_BOOKING, 'organisation=R68'), [])
  })
})

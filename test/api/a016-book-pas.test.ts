import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Answer } from '../world/caller.ts'
import { heldTimer } from '../world/held-timer.ts'
import { people } from '../world/people.ts'
import {
  arrange,
  becomesPatient,
  type FreeSlot,
  freeSlot,
  link,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'

const LIMIT_MS = 120_000
/** Of the PAS of service 12015. */
const LATE_MS = 3_000
const PATIENT_LIMIT_MS = 10_000
/** Longer than a booking holds its slot, should its process die. */
const PAST_EVERY_HOLD_MS = 140_000
const LOCKED = 'REFERRAL_LOCKED Somebody else is changing the referral. Read it again, then retry.'

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

type Tried = { readonly referred: Referred; readonly slot: FreeSlot }

/** A new referral to a service and the slot it is to be booked into. */
async function atService(service: string): Promise<Tried> {
  const referred = await refer(server, { services: [service] })
  return { referred, slot: await freeSlot(server, service) }
}

async function book({ referred, slot }: Tried): Promise<Answer> {
  return arrange(await server.as(people.referrer), referred, { slot })
}

/**
 * Sends a booking and waits until somebody waits for so long: whoever asked the PAS, or the PAS.
 */
async function asking(tried: Tried, ms = LIMIT_MS): Promise<{ readonly answer: Promise<Answer> }> {
  const asked = whenWaitingFor(ms)
  const answer = book(tried)
  await asked
  return { answer }
}

async function defer({ referred, slot }: Tried, reason: string) {
  const named = reason === 'SLOT_NOT_AVAILABLE' ? { namedSlot: slot.id } : {}
  return arrange(await server.as(people.referrer), referred, { reason, ...named })
}

async function pas(service: string, behaviour: object) {
  const told = await server.world('PUT', `/pas/${service}`, behaviour)
  assert.equal(told.status, 200, await told.text())
}

/** The job that asks PASes again; those that are silent answer it for once. */
async function settle() {
  const silent = ['11019', '12011']
  for (const service of silent) await pas(service, { behaviour: 'ok' })
  await server.runDueJobs()
  for (const service of silent) await pas(service, { behaviour: 'never' })
}

async function slotIs({ id }: FreeSlot) {
  const { rows } = await server.database.query('select status, ubrn from slot where slot_id = $1', [
    id,
  ])
  return rows[0]
}

async function attemptsFor({ ubrn }: Referred) {
  const { rows } = await server.database.query(
    'select outcome from pas_request where ubrn = $1 order by started_at',
    [ubrn],
  )
  return rows.map(({ outcome }) => outcome)
}

/** What the PAS itself has in its book. */
async function bookingsAt(service: string): Promise<{ slot: string; ubrn: string }[]> {
  const told = await server.world('GET', `/pas/${service}/bookings`)
  assert.equal(told.status, 200)
  return ((await told.json()) as { bookings: { slot: string; ubrn: string }[] }).bookings
}

/** Nothing has happened to the referral, and everybody may try again. */
async function assertUntouched({ referred }: Tried) {
  const read = await readBy(server, referred)
  assert.equal(versionIn(read), referred.version)
  assert.deepEqual(stateIn(read), { state: 'NOT_BOOKED' })
}

const failed = ({ referred, slot }: Tried, status: string) =>
  `PAS unable to create booking into slot '${slot.id}' for UBRN: ${referred.ubrn}. PAS Request Status: ${status}`
const gone = ({ slot }: Tried) =>
  `SLOT_NOT_AVAILABLE 'slot[0]/reference' The slot (${slot.id}) is no longer available.`
const available = ({ slot }: Tried) =>
  `THIS_SLOT_IS_AVAILABLE 'slot[0]/reference' The slot (${slot.id}) is available.`
const NO_PROBLEM =
  "INAPPROPRIATE_VALUE 'reason[0]/coding[0]' No attempt to book at this service went without an answer."

describe('A016 booking at a PAS', () => {
  it('that errs: 502, and the slot that failed may be deferred', async () => {
    const tried = await atService('12010')
    const says = `PAS_RESPONDED_WITH_ERROR ${failed(tried, 'ERROR')}`
    assertRefused(await book(tried), 502, says)
    await assertUntouched(tried)
    assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
    assertRefused(await defer(tried, 'BOOKING_ATTEMPT_PROBLEM'), 422, NO_PROBLEM)
    assert.equal((await defer(tried, 'SLOT_NOT_AVAILABLE')).status, 201)
  })

  it('that refuses: unable to confirm, and the slot that failed may be deferred', async () => {
    const tried = await atService('12014')
    const says = `UNABLE_TO_CONFIRM_APPOINTMENT ${failed(tried, 'REFUSED')}`
    assertRefused(await book(tried), 422, says)
    await assertUntouched(tried)
    assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
    assert.equal((await defer(tried, 'SLOT_NOT_AVAILABLE')).status, 201)
  })

  it('that says the slot is gone: nobody is offered it again, and it may be deferred', async () => {
    const tried = await atService('12012')
    assertRefused(await book(tried), 422, gone(tried))
    await assertUntouched(tried)
    assert.equal((await slotIs(tried.slot)).status, 'withdrawn')
    assertRefused(await book(tried), 422, gone(tried))
    assert.equal((await defer(tried, 'SLOT_NOT_AVAILABLE')).status, 201)
  })

  it('that never answers: 504 at the limit, and the attempt may be deferred', async () => {
    const tried = await atService('12011')
    const { answer } = await asking(tried)
    pass(LIMIT_MS)
    assertRefused(await answer, 504, `PAS_NOT_RESPONDING ${failed(tried, 'TIMED_OUT')}`)
    await assertUntouched(tried)
    const deferred = await defer(tried, 'BOOKING_ATTEMPT_PROBLEM')
    assert.equal(deferred.status, 201, deferred.text)
  })

  it('that never answers: the slot is offered again once the PAS says that it has no booking', async () => {
    const tried = await atService('12011')
    const { answer } = await asking(tried)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    const other = { ...(await atService('12011')), slot: tried.slot }
    assertRefused(await book(other), 422, gone(other))
    assert.deepEqual(await slotIs(tried.slot), { status: 'held', ubrn: tried.referred.ubrn })
    await pas('12011', { behaviour: 'ok' })
    await server.runDueJobs()
    assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
    assertRefused(await defer(tried, 'SLOT_NOT_AVAILABLE'), 422, available(tried))
    assert.equal((await book(other)).status, 201)
    await pas('12011', { behaviour: 'never' })
  })

  it('that stays silent is asked again, later and later', async () => {
    const tried = await atService('11019')
    await pas('11019', { behaviour: 'never' })
    const { answer } = await asking(tried)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    await pas('11019', { behaviour: 'error' })
    const askedAgain = async () => {
      await server.runDueJobs()
      const { rows } = await server.database.query(
        'select asked_again from pas_request where ubrn = $1',
        [tried.referred.ubrn],
      )
      return rows[0].asked_again
    }
    assert.equal(await askedAgain(), 1)
    assert.equal(await askedAgain(), 1)
    server.clock.advance(LIMIT_MS + 60_000)
    assert.equal(await askedAgain(), 2)
    server.clock.advance(LIMIT_MS + 60_000)
    assert.equal(await askedAgain(), 2)
    assert.deepEqual(await slotIs(tried.slot), { status: 'held', ubrn: tried.referred.ubrn })
    await pas('11019', { behaviour: 'ok' })
    server.clock.advance(2 * (LIMIT_MS + 60_000))
    assert.equal(await askedAgain(), 3)
    assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
  })

  it('that keeps a booking nobody confirmed: the slot is offered to nobody', async () => {
    const tried = await atService('12018')
    await pas('12018', { behaviour: 'breaks-off' })
    assert.equal((await book(tried)).status, 502)
    await pas('12018', { behaviour: 'refuse-cancel' })
    await server.runDueJobs()
    assert.equal((await slotIs(tried.slot)).status, 'withdrawn')
    await assertUntouched(tried)
    await pas('12018', { behaviour: 'ok' })
  })

  it('that dies between the request and the reply: 502, and its booking is taken back', async () => {
    const tried = await atService('12019')
    await pas('12019', { behaviour: 'breaks-off' })
    assertRefused(await book(tried), 502, `PAS_RESPONDED_WITH_ERROR ${failed(tried, 'ERROR')}`)
    await assertUntouched(tried)
    const { ubrn } = tried.referred
    assert.deepEqual(await bookingsAt('12019'), [{ slot: tried.slot.id, ubrn }])
    await pas('12019', { behaviour: 'ok' })
    await server.runDueJobs()
    assert.deepEqual(await bookingsAt('12019'), [])
    assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
    assert.equal((await book(tried)).status, 201)
    assert.deepEqual(await bookingsAt('12019'), [{ slot: tried.slot.id, ubrn }])
  })

  it('that is late, but in time', async () => {
    const tried = await atService('12015')
    const { answer } = await asking(tried, LATE_MS)
    pass(LATE_MS)
    assert.equal((await answer).status, 201)
    assert.deepEqual(await slotIs(tried.slot), { status: 'busy', ubrn: tried.referred.ubrn })
    assert.deepEqual(await attemptsFor(tried.referred), ['BOOKED'])
  })

  it('that is too late', async () => {
    const tried = await atService('12016')
    await pas('12016', { behaviour: 'late', afterMilliseconds: LIMIT_MS + 1 })
    const { answer } = await asking(tried)
    pass(LIMIT_MS)
    assertRefused(await answer, 504, `PAS_NOT_RESPONDING ${failed(tried, 'TIMED_OUT')}`)
    pass(1)
    await assertUntouched(tried)
    assert.deepEqual(await attemptsFor(tried.referred), ['TIMED_OUT'])
    const { ubrn } = tried.referred
    assert.deepEqual(await bookingsAt('12016'), [{ slot: tried.slot.id, ubrn }])
    await pas('12016', { behaviour: 'ok' })
    await server.runDueJobs()
    assert.deepEqual(await bookingsAt('12016'), [])
    assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
    await assertUntouched(tried)
  })

  it('that recovers: the same request succeeds', async () => {
    const tried = await atService('12017')
    await pas('12017', { behaviour: 'error' })
    assert.equal((await book(tried)).status, 502)
    assert.equal((await server.world('DELETE', '/pas/12017')).status, 204)
    assert.equal((await book(tried)).status, 201)
    assert.deepEqual(await attemptsFor(tried.referred), ['ERROR', 'BOOKED'])
  })

  it('counts the failure for the slot and the referral that failed alone', async () => {
    const first = await atService('12010')
    assert.equal((await book(first)).status, 502)
    const second = await atService('12010')
    assertRefused(await defer(second, 'SLOT_NOT_AVAILABLE'), 422, available(second))
  })
})

describe('A016 when the patient cannot be looked up', () => {
  it('waits no longer than ten seconds, and asks no PAS', async () => {
    const tried = await atService('12018')
    const patient = '9990001138'
    await becomesPatient(server, tried.referred, patient)
    const waiting = whenWaitingFor(PATIENT_LIMIT_MS)
    const answer = book({ ...tried, referred: { ...tried.referred, patient } })
    await waiting
    pass(PATIENT_LIMIT_MS)
    const says = 'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.'
    assertRefused(await answer, 422, says)
    assert.deepEqual(await attemptsFor(tried.referred), [])
  })
})

describe('A016 while a booking waits for the PAS', () => {
  it('keeps other writers out of the referral, and readers in', async () => {
    const referred = await refer(server, { services: ['12011', '10000'] })
    const lettered = await withLetter(server, referred)
    const tried = { referred: lettered, slot: await freeSlot(server, '12011') }
    const { answer } = await asking(tried)
    const referrer = await server.as(people.referrer)
    const description = 'Another description'
    const files = lettered.files.map((id) => ({ id, description }))
    assertRefused(await link(referrer, lettered, files), 423, LOCKED)
    assertRefused(await book(tried), 423, LOCKED)
    const elsewhere = { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }
    assertRefused(await arrange(referrer, lettered, elsewhere), 423, LOCKED)
    await assertUntouched(tried)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    assert.equal((await link(referrer, lettered, files)).status, 200)
  })

  it('keeps the slot, and gives it back', async () => {
    const first = await atService('12011')
    const { answer } = await asking(first)
    assert.deepEqual(await slotIs(first.slot), { status: 'held', ubrn: first.referred.ubrn })
    const second = { ...(await atService('12011')), slot: first.slot }
    assertRefused(await book(second), 422, gone(second))
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    await settle()
    await pas('12011', { behaviour: 'ok' })
    assert.equal((await book(second)).status, 201)
    await pas('12011', { behaviour: 'never' })
  })

  it('needs no connection: more wait than the pool has, and others go on', async () => {
    await pas('11019', { behaviour: 'never' })
    const answers = []
    for (let waiting = 0; waiting < 12; waiting++) {
      answers.push((await asking(await atService('11019'))).answer)
    }
    const tried = await atService('12017')
    assert.equal((await book(tried)).status, 201)
    pass(LIMIT_MS)
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    assert.deepEqual(new Set(statuses), new Set([504]))
  })

  it('lets a hold run out, so that a process that died blocks nobody', async () => {
    const tried = await atService('12011')
    const { answer } = await asking(tried)
    server.clock.advance(PAST_EVERY_HOLD_MS)
    const other = { ...(await atService('12011')), slot: tried.slot }
    await pas('12011', { behaviour: 'ok' })
    assertRefused(await book(other), 422, gone(other))
    await settle()
    await pas('12011', { behaviour: 'ok' })
    assert.equal((await book(other)).status, 201)
    const deferred = await defer(tried, 'BOOKING_ATTEMPT_PROBLEM')
    assert.equal(deferred.status, 201, deferred.text)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    assert.deepEqual(await slotIs(tried.slot), { status: 'busy', ubrn: other.referred.ubrn })
    await pas('12011', { behaviour: 'never' })
  })

  it('never books a slot twice, when the answer comes after the hold', async () => {
    const late = await atService('12015')
    const { answer } = await asking(late, LATE_MS)
    server.clock.advance(PAST_EVERY_HOLD_MS)
    await pas('12015', { behaviour: 'ok' })
    await settle()
    const quick = { ...(await atService('12015')), slot: late.slot }
    assert.equal((await book(quick)).status, 201)
    pass(LATE_MS)
    assertRefused(
      await answer,
      422,
      `UNABLE_TO_CONFIRM_APPOINTMENT The booking into slot '${late.slot.id}' could not be confirmed for UBRN: ${late.referred.ubrn}.`,
    )
    await assertUntouched(late)
    assert.deepEqual(await slotIs(late.slot), { status: 'busy', ubrn: quick.referred.ubrn })
    assert.deepEqual(await attemptsFor(late.referred), ['ERROR'])
    const ofSlot = (await bookingsAt('12015')).filter(({ slot }) => slot === late.slot.id)
    assert.deepEqual(ofSlot, [{ slot: late.slot.id, ubrn: quick.referred.ubrn }])
  })

  it('never books a referral twice, when the answer comes after the hold', async () => {
    await pas('12015', { behaviour: 'late', afterMilliseconds: LATE_MS })
    const late = await atService('12015')
    const { answer } = await asking(late, LATE_MS)
    server.clock.advance(PAST_EVERY_HOLD_MS)
    await pas('12015', { behaviour: 'ok' })
    const [other] = [{ ...late, slot: await freeSlot(server, '12015') }]
    assert.ok(other !== undefined && other.slot.id !== late.slot.id)
    assert.equal((await book(other)).status, 201)
    pass(LATE_MS)
    assert.equal((await answer).status, 422)
    await settle()
    const { rows } = await server.database.query(
      `select slot_id::text as id, status from slot where ubrn = $1`,
      [late.referred.ubrn],
    )
    assert.deepEqual(rows, [{ id: other.slot.id, status: 'busy' }])
    assert.deepEqual(await attemptsFor(late.referred), ['ERROR', 'BOOKED'])
    const { ubrn } = late.referred
    const ofIt = (await bookingsAt('12015')).filter((each) => each.ubrn === ubrn)
    assert.deepEqual(ofIt, [{ slot: other.slot.id, ubrn }])
    assert.deepEqual(await slotIs(late.slot), { status: 'free', ubrn: null })
  })

  it('confirms a late answer when nobody came between', async () => {
    await pas('12015', { behaviour: 'late', afterMilliseconds: LATE_MS })
    const late = await atService('12015')
    const { answer } = await asking(late, LATE_MS)
    server.clock.advance(PAST_EVERY_HOLD_MS)
    pass(LATE_MS)
    assert.equal((await answer).status, 201)
    assert.deepEqual(await slotIs(late.slot), { status: 'busy', ubrn: late.referred.ubrn })
  })
})

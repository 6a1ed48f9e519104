import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { heldTimer } from '../world/held-timer.ts'
import { gone, LIMIT_MS, pasLooks, pasTries } from '../world/pas-tries.ts'
import { people } from '../world/people.ts'
import { arrange, becomesPatient, freeSlot, link, refer, withLetter } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'

/** Of the PAS of service 12015. */
const LATE_MS = 3_000
const PATIENT_LIMIT_MS = 10_000
/** Longer than a booking is waited for, should its process die. */
const PAST_EVERY_HOLD_MS = 140_000
const LOCKED = 'REFERRAL_LOCKED Somebody else is changing the referral. Read it again, then retry.'

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { atService, book, asking, defer, pas, settle } = pasTries(() => server, whenWaitingFor)
const { slotIs, attemptsFor, bookingsAt, assertUntouched } = pasLooks(() => server)

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

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

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { heldTimer } from '../world/held-timer.ts'
import {
  available,
  failed,
  gone,
  LIMIT_MS,
  NO_PROBLEM,
  pasLooks,
  pasTries,
} from '../world/pas-tries.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'

/** Of the PAS of service 12015. */
const LATE_MS = 3_000

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { atService, book, asking, defer, pas } = pasTries(() => server, whenWaitingFor)
const { slotIs, attemptsFor, bookingsAt, assertUntouched } = pasLooks(() => server)

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

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

  it('that never answers: its slot is offered again once it says that it has no booking', async () => {
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
    const { answer } = await asking(tried, LIMIT_MS + 1)
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

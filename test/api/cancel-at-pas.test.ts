/**
 * What a PAS may do when it is asked to cancel, by A034 and A036 alike: whatever it answers, and
 * whenever, e-RS and the book of the PAS agree in the end (DOMAIN 5.3).
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { halfDone } from '../faults/half-done.ts'
import type { Answer } from '../world/caller.ts'
import {
  cancelLooks,
  cancelTries,
  failedToCancel,
  UNTIL_ASKED_AGAIN_MS,
} from '../world/cancel-tries.ts'
import { heldTimer } from '../world/held-timer.ts'
import { LIMIT_MS, pasLooks, pasTries, type Tried } from '../world/pas-tries.ts'
import { people } from '../world/people.ts'
import { booked, freeSlot, readBy, refer, stateIn, withLetter } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'

const LATE_MS = 3_000

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { pas, book } = pasTries(() => server, whenWaitingFor)
const { slotIs } = pasLooks(() => server)
const { ways, bookedAt, asking } = cancelTries(() => server, whenWaitingFor)
const { inBook, assertStands, assertEnded, openRequests } = cancelLooks(() => server)

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

for (const way of ways) {
  const { id, operation, cancel } = way

  describe(`${id} at a PAS`, () => {
    it('that agrees: done at once, and the slot can be booked again', async () => {
      const tried = await bookedAt('12001')
      assert.equal(await inBook(tried), true)
      assert.equal((await cancel(tried.referred)).status, 200)
      await assertEnded(tried, way)
      const other = { ...tried, referred: await refer(server, { services: ['12001'] }) }
      assert.equal((await book(other)).status, 201)
    })

    it('that is late, but in time', async () => {
      const late = { behaviour: 'late', afterMilliseconds: LATE_MS }
      const tried = await bookedAt('12002', late)
      const { answer } = await asking(way, tried, LATE_MS)
      await assertWaiting(tried)
      pass(LATE_MS)
      assert.equal((await answer).status, 200)
      await assertEnded(tried, way)
    })

    /** Who reads meanwhile sees the booking. */
    async function assertWaiting({ referred, slot }: Tried) {
      assert.deepEqual(stateIn(await readBy(server, referred)), { state: 'BOOKED' })
      assert.deepEqual(await slotIs(slot), { status: 'busy', ubrn: referred.ubrn })
    }

    it('that refuses: the appointment stands', async () => {
      const tried = await bookedAt('12003', { behaviour: 'refuse-cancel' })
      const says = `UNABLE_TO_CANCEL_APPOINTMENT ${failedToCancel(tried, 'REFUSED')}`
      assertRefused(await cancel(tried.referred), 422, says)
      await assertStands(tried)
      assert.equal(await inBook(tried), true)
      await server.runDueJobs()
      await assertStands(tried)
      await pas('12003', { behaviour: 'ok' })
      assert.equal((await cancel(tried.referred)).status, 200)
      await assertEnded(tried, way)
    })

    it('that errs: 502, the appointment stands, and the same request may succeed later', async () => {
      const tried = await bookedAt('12004', { behaviour: 'error' })
      const says = `PAS_RESPONDED_WITH_ERROR ${failedToCancel(tried, 'ERROR')}`
      assertRefused(await cancel(tried.referred), 502, says)
      await assertStands(tried)
      assert.deepEqual(await openRequests(tried), [])
      await pas('12004', { behaviour: 'ok' })
      assert.equal((await cancel(tried.referred)).status, 200)
      await assertEnded(tried, way)
    })

    it('that never answers: 504 at the limit, and done when it answers the next time', async () => {
      const tried = await bookedAt('12005', { behaviour: 'never' })
      const { answer } = await asking(way, tried)
      pass(LIMIT_MS)
      assertRefused(await answer, 504, `PAS_NOT_RESPONDING ${failedToCancel(tried, 'TIMED_OUT')}`)
      await assertStands(tried)
      assert.equal(await inBook(tried), true)
      await pas('12005', { behaviour: 'ok' })
      await server.runDueJobs()
      await assertEnded(tried, way)
    })

    it('that cancels too late: 504, then it is done in the name of who asked', async () => {
      const lettered = await withLetter(server, await refer(server, { services: ['12006'] }))
      const slot = await freeSlot(server, '12006', false)
      const tried = { referred: await booked(server, lettered, { slot }), slot }
      await pas('12006', { behaviour: 'late', afterMilliseconds: LIMIT_MS + 1 })
      const { answer } = await asking(way, tried, LIMIT_MS + 1)
      pass(LIMIT_MS)
      const told = await answer
      assertRefused(told, 504, `PAS_NOT_RESPONDING ${failedToCancel(tried, 'TIMED_OUT')}`)
      pass(1)
      await assertStands(tried)
      assert.equal(await inBook(tried), false)
      await pas('12006', { behaviour: 'ok' })
      server.clock.advance(60_000)
      await server.runDueJobs()
      await assertEnded(tried, way)
      await assertTold(tried, told)
    })

    /** History, audit trail and worklists know who it was, and when it was done. */
    async function assertTold({ referred: { ubrn, version, patient } }: Tried, told: Answer) {
      const requestId = told.headers.get('x-request-id')
      const { rows: history } = await server.database.query(
        'select operation, request_id from referral_history where ubrn = $1 and version = $2',
        [ubrn, version + 1],
      )
      assert.deepEqual(history, [{ operation, request_id: requestId }])
      const { rows: audit } = await server.database.query(
        `select operation, http_status, user_id, ods_code, business_function, ubrn, nhs_number
         from audit_record where request_id = $1 order by at`,
        [requestId],
      )
      const who = {
        operation,
        user_id: people.referrer.user,
        ods_code: people.referrer.organisation,
        business_function: people.referrer.function,
        ubrn,
        nhs_number: patient,
      }
      assert.deepEqual(audit, [
        { ...who, http_status: 504 },
        { ...who, http_status: 200 },
      ])
      const { rows: places } = await server.database.query(
        'select list from worklist_entry where ubrn = $1 order by list',
        [ubrn],
      )
      const lists = id === 'A034' ? ['APPOINTMENTS_FOR_BOOKING', 'AWAITING_BOOKING'] : []
      assert.deepEqual(
        places.map(({ list }) => list),
        lists,
      )
    }

    it('that breaks off: 502, then it is done', async () => {
      const tried = await bookedAt('12007', { behaviour: 'breaks-off' })
      const says = `PAS_RESPONDED_WITH_ERROR ${failedToCancel(tried, 'ERROR')}`
      assertRefused(await cancel(tried.referred), 502, says)
      await assertStands(tried)
      assert.equal(await inBook(tried), false)
      await pas('12007', { behaviour: 'ok' })
      await server.runDueJobs()
      await assertEnded(tried, way)
    })

    it('that refuses when it is asked again: the appointment stands', async () => {
      const tried = await bookedAt('12008', { behaviour: 'never' })
      const { answer } = await asking(way, tried)
      pass(LIMIT_MS)
      assert.equal((await answer).status, 504)
      await pas('12008', { behaviour: 'refuse-cancel' })
      await server.runDueJobs()
      await assertStands(tried)
      assert.deepEqual(await openRequests(tried), [])
      assert.equal(await inBook(tried), true)
    })
  })
}

describe('what is left of all this', () => {
  it('is nothing half done', async () => {
    server.clock.advance(UNTIL_ASKED_AGAIN_MS)
    await server.runDueJobs()
    const told = await halfDone(server.database, server.baseUrl, { now: server.clock.now() })
    assert.deepEqual(told, [])
  })
})

/**
 * What happens around a cancellation that waits for its PAS, or was never answered, by A034 and
 * A036 alike: others who write, holds that run out, repetitions (DOMAIN 5.3).
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { halfDone } from '../faults/half-done.ts'
import {
  cancelLooks,
  cancelTries,
  LOCKED,
  PAST_EVERY_HOLD_MS,
  UNTIL_ASKED_AGAIN_MS,
} from '../world/cancel-tries.ts'
import { currentAppointment, referralCancelled } from '../world/cancellations.ts'
import { heldTimer } from '../world/held-timer.ts'
import { gone, LIMIT_MS, pasLooks, pasTries, type Tried } from '../world/pas-tries.ts'
import { people } from '../world/people.ts'
import {
  accept,
  booked,
  freeSlot,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { reshortlisted } from '../world/shortlists.ts'
import { listed } from '../world/worklists.ts'

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
  const { id, cancel } = way

  describe(`${id} while it waits for the PAS`, () => {
    it('keeps every other writer out, whatever they want', async () => {
      const tried = await bookedAt('12009', { behaviour: 'never' })
      const { answer } = await asking(way, tried)
      for (const other of ways) assertRefused(await other.cancel(tried.referred), 423, LOCKED)
      await assertStands(tried)
      pass(LIMIT_MS)
      assert.equal((await answer).status, 504)
      await pas('12009', { behaviour: 'ok' })
      assert.equal((await cancel(tried.referred)).status, 200)
      await server.runDueJobs()
      await assertEnded(tried, way)
    })

    it('loses its hold, should its process stand still: the PAS is asked again, and it is done', async () => {
      const late = { behaviour: 'late', afterMilliseconds: LATE_MS }
      const tried = await bookedAt('12010', late)
      const { answer } = await asking(way, tried, LATE_MS)
      server.clock.advance(PAST_EVERY_HOLD_MS)
      const changed = await withLetter(server, tried.referred)
      pass(LATE_MS)
      assertRefused(await answer, 423, LOCKED)
      assert.equal(await inBook(tried), false)
      assert.deepEqual(stateIn(await readBy(server, changed)), { state: 'BOOKED' })
      await pas('12010', { behaviour: 'ok' })
      await server.runDueJobs()
      await assertEnded(tried, way, 2)
    })

    it('is done by the job when its hold ran out, and the caller reads 423', async () => {
      const late = { behaviour: 'late', afterMilliseconds: LATE_MS }
      const tried = await bookedAt('12011', late)
      const { answer } = await asking(way, tried, LATE_MS)
      server.clock.advance(PAST_EVERY_HOLD_MS)
      await pas('12011', { behaviour: 'ok' })
      await server.runDueJobs()
      await assertEnded(tried, way)
      pass(LATE_MS)
      assertRefused(await answer, 423, LOCKED)
      await server.runDueJobs()
      await assertEnded(tried, way)
    })

    it('keeps a hold that ran out where nobody came between', async () => {
      const late = { behaviour: 'late', afterMilliseconds: LATE_MS }
      const tried = await bookedAt('12012', late)
      const { answer } = await asking(way, tried, LATE_MS)
      server.clock.advance(PAST_EVERY_HOLD_MS)
      pass(LATE_MS)
      assert.equal((await answer).status, 200)
      await assertEnded(tried, way)
    })
  })

  describe(`${id} that was never answered`, () => {
    async function unanswered(service: string): Promise<Tried> {
      const tried = await bookedAt(service, { behaviour: 'never' })
      const { answer } = await asking(way, tried)
      pass(LIMIT_MS)
      assert.equal((await answer).status, 504)
      await pas(service, { behaviour: 'ok' })
      return tried
    }

    it('never hits whoever books the slot next', async () => {
      const tried = await unanswered('12013')
      assert.equal((await cancel(tried.referred)).status, 200)
      const { ubrn } = tried.referred
      assert.deepEqual(await slotIs(tried.slot), { status: 'held', ubrn })
      const other = { ...tried, referred: await refer(server, { services: ['12013'] }) }
      assertRefused(await book(other), 422, gone(other))
      await server.runDueJobs()
      await assertEnded(tried, way)
      assert.equal((await book(other)).status, 201)
      await server.runDueJobs()
      server.clock.advance(UNTIL_ASKED_AGAIN_MS)
      await server.runDueJobs()
      assert.deepEqual(await slotIs(tried.slot), { status: 'busy', ubrn: other.referred.ubrn })
      assert.equal(await inBook(other), true)
    })

    it('is void once the referral is booked elsewhere', async () => {
      const tried = await unanswered('12014')
      const [a034] = ways
      assert.ok(a034)
      assert.equal((await a034.cancel(tried.referred)).status, 200)
      const version = versionIn(await readBy(server, tried.referred))
      const again = await reshortlisted(
        server,
        { ...tried.referred, version },
        { services: ['12014'] },
      )
      const slot = await freeSlot(server, '12014', false)
      assert.notEqual(slot.id, tried.slot.id)
      const rebooked = { referred: await booked(server, again, { slot }), slot }
      await server.runDueJobs()
      await assertStands(rebooked)
      assert.equal(await inBook(rebooked), true)
      assert.equal(await inBook(tried), false)
      assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
      assert.deepEqual(await openRequests(tried), [])
    })

    it('is void once the referral has ended otherwise', async () => {
      const tried = await unanswered('12015')
      const ended = await referralCancelled(server, tried.referred, { reason: 'INTEND_PRIVATE' })
      await server.runDueJobs()
      const read = await readBy(server, ended)
      assert.equal(versionIn(read), ended.version)
      assert.equal(stateIn(read).reason, 'INTEND_PRIVATE')
      assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
      assert.equal(await inBook(tried), false)
    })
  })
}

describe('A034 and A036', () => {
  it('are done although the provider has accepted meanwhile', async () => {
    for (const way of ways) {
      const lettered = await withLetter(server, await refer(server, { services: ['11000'] }))
      const slot = await freeSlot(server, '11000', false)
      const tried = { referred: await booked(server, lettered, { slot }), slot }
      await pas('11000', { behaviour: 'never' })
      const { answer } = await asking(way, tried)
      pass(LIMIT_MS)
      assert.equal((await answer).status, 504)
      const clinician = await server.as(people.clinician)
      assert.equal((await accept(clinician, tried.referred)).status, 200)
      await pas('11000', { behaviour: 'ok' })
      await server.runDueJobs()
      await assertEnded(tried, way, 2)
      assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(tried.referred.ubrn))
    }
  })

  it('of one booking, of which neither was answered, are done once', async () => {
    const tried = await bookedAt('12016', { behaviour: 'never' })
    for (const way of ways) {
      const { answer } = await asking(way, tried)
      pass(LIMIT_MS)
      assert.equal((await answer).status, 504)
    }
    await pas('12016', { behaviour: 'ok' })
    await server.runDueJobs()
    server.clock.advance(UNTIL_ASKED_AGAIN_MS)
    await server.runDueJobs()
    const read = await readBy(server, tried.referred)
    assert.equal(versionIn(read), tried.referred.version + 1)
    assert.equal((await currentAppointment(server, tried.referred)).json.status, 'cancelled')
    assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
    assert.equal(await inBook(tried), false)
    assert.deepEqual(await openRequests(tried), [])
  })
})

describe('what is left of all this', () => {
  it('is nothing half done', async () => {
    server.clock.advance(UNTIL_ASKED_AGAIN_MS)
    await server.runDueJobs()
    const told = await halfDone(server.database, server.baseUrl, { now: server.clock.now() })
    assert.deepEqual(told, [])
  })
})

/**
 * What a PAS may do when it is asked to cancel, by A034 and A036 alike: whatever it answers, and
 * whenever, e-RS and the book of the PAS agree in the end (DOMAIN 5.3).
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { halfDone } from '../faults/half-done.ts'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import {
  cancelAppointment,
  cancelReferral,
  currentAppointment,
  referralCancelled,
} from '../world/cancellations.ts'
import { heldTimer } from '../world/held-timer.ts'
import { gone, LIMIT_MS, pasLooks, pasTries, type Tried } from '../world/pas-tries.ts'
import { people } from '../world/people.ts'
import {
  accept,
  booked,
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
import { reshortlisted } from '../world/shortlists.ts'
import { listed } from '../world/worklists.ts'

const LATE_MS = 3_000
/** Longer than a cancellation is waited for, should its process die. */
const PAST_EVERY_HOLD_MS = 140_000
/** Longer than until a PAS is asked again the next time. */
const UNTIL_ASKED_AGAIN_MS = 200_000
const LOCKED = 'REFERRAL_LOCKED Somebody else is changing the referral. Read it again, then retry.'

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { pas, book } = pasTries(() => server, whenWaitingFor)
const { slotIs, bookingsAt } = pasLooks(() => server)

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

type Way = {
  readonly id: string
  readonly operation: string
  readonly cancel: (referred: Referred) => Promise<Answer>
  readonly becomes: { readonly state: string; readonly reason: string }
}

const by: CallerHeaders = people.referrer

const ways: readonly Way[] = [
  {
    id: 'A034',
    operation: 'a034-update-appointment',
    cancel: async (referred) => {
      const current = await currentAppointment(server, referred)
      return cancelAppointment(await server.as(by), current, { reason: 'PATIENT_ILL' })
    },
    becomes: { state: 'APPT_CANCELLED_BY_PATIENT', reason: 'PATIENT_ILL' },
  },
  {
    id: 'A036',
    operation: 'a036-cancel-referral',
    cancel: async (referred) => {
      const caller = await server.as(by)
      return cancelReferral(caller, referred, { reason: 'REFERRER_CANCELLATION' })
    },
    becomes: { state: 'CANCELLED_REFERRAL', reason: 'REFERRER_CANCELLATION' },
  },
]

/** A booking at a service of its own, whose PAS then behaves. */
async function bookedAt(service: string, behaviour: object = { behaviour: 'ok' }): Promise<Tried> {
  await pas(service, { behaviour: 'ok' })
  const slot = await freeSlot(server, service, false)
  const referred = await booked(server, await refer(server, { services: [service] }), { slot })
  await pas(service, behaviour)
  return { referred, slot }
}

const failed = ({ referred, slot }: Tried, word: string) =>
  `PAS unable to cancel booking of slot '${slot.id}' for UBRN: ${referred.ubrn}. PAS Request Status: ${word}`

const inBook = async ({ referred, slot }: Tried) =>
  (await bookingsAt(referred.service)).some(
    (each) => each.ubrn === referred.ubrn && each.slot === slot.id,
  )

/** The booking stands as if nobody had asked, in both books. */
async function assertStands(tried: Tried): Promise<void> {
  const { referred, slot } = tried
  const read = await readBy(server, referred)
  assert.equal(versionIn(read), referred.version)
  assert.deepEqual(stateIn(read), { state: 'BOOKED' })
  assert.equal((await currentAppointment(server, referred)).json.status, 'booked')
  assert.deepEqual(await slotIs(slot), { status: 'busy', ubrn: referred.ubrn })
}

/** It is cancelled, in both books, once. */
async function assertEnded(tried: Tried, { becomes }: Way, versions = 1): Promise<void> {
  const { referred, slot } = tried
  const read = await readBy(server, referred)
  assert.deepEqual(stateIn(read), becomes)
  assert.equal(versionIn(read), referred.version + versions)
  const { version, json } = await currentAppointment(server, referred)
  assert.equal(json.status, 'cancelled')
  assert.equal(version, 1)
  assert.deepEqual(await slotIs(slot), { status: 'free', ubrn: null })
  assert.equal(await inBook(tried), false)
  assert.deepEqual(await openRequests(tried), [])
}

async function openRequests({ referred }: Tried) {
  const { rows } = await server.database.query(
    'select kind, outcome from pas_request where ubrn = $1 and ask_again_at is not null',
    [referred.ubrn],
  )
  return rows
}

/** Sends it, and waits until somebody waits for so long: whoever asked the PAS, or the PAS. */
async function asking(way: Way, { referred }: Tried, ms = LIMIT_MS) {
  const asked = whenWaitingFor(ms)
  const answer = way.cancel(referred)
  await asked
  return { answer }
}

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
      const says = `UNABLE_TO_CANCEL_APPOINTMENT ${failed(tried, 'REFUSED')}`
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
      const says = `PAS_RESPONDED_WITH_ERROR ${failed(tried, 'ERROR')}`
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
      assertRefused(await answer, 504, `PAS_NOT_RESPONDING ${failed(tried, 'TIMED_OUT')}`)
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
      const { answer } = await asking(way, tried)
      pass(LIMIT_MS)
      const told = await answer
      assertRefused(told, 504, `PAS_NOT_RESPONDING ${failed(tried, 'TIMED_OUT')}`)
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
        'select list from worklist_entry where ubrn = $1',
        [ubrn],
      )
      const lists = id === 'A034' ? [{ list: 'AWAITING_BOOKING' }] : []
      assert.deepEqual(places, lists)
    }

    it('that breaks off: 502, then it is done', async () => {
      const tried = await bookedAt('12007', { behaviour: 'breaks-off' })
      const says = `PAS_RESPONDED_WITH_ERROR ${failed(tried, 'ERROR')}`
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

  it('leave nothing half done', async () => {
    server.clock.advance(UNTIL_ASKED_AGAIN_MS)
    await server.runDueJobs()
    const told = await halfDone(server.database, server.baseUrl, { now: server.clock.now() })
    assert.deepEqual(told, [])
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { heldTimer } from '../world/held-timer.ts'
import { type Held, pasEndings, unable } from '../world/pas-endings.ts'
import { gone, LIMIT_MS, pasLooks, pasTries } from '../world/pas-tries.ts'
import { people } from '../world/people.ts'
import {
  accept,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { reject, rejected } from '../world/rejections.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { itemOn } from '../world/worklists.ts'

const LATE_MS = 3_000
/** Later than anybody waits: what the PAS does is done, and nobody hears of it. */
const TOO_LATE_MS = LIMIT_MS + 1
/** Longer than a cancellation is waited for, should its process die. */
const PAST_EVERY_HOLD_MS = 140_000
const LOCKED = 'REFERRAL_LOCKED Somebody else is changing the referral. Read it again, then retry.'
const SERVICE = '11019'

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { book, pas } = pasTries(() => server, whenWaitingFor)
const { slotIs, bookingsAt } = pasLooks(() => server)
const endings = pasEndings(() => server, whenWaitingFor)
const { rejecting, requestsFor, assertStands } = endings

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

const toReject = () => endings.bookedAt(SERVICE)
const behaves = (behaviour: string) => pas(SERVICE, { behaviour })

async function rejectBy({ referred }: Held) {
  return reject(await server.as(people.clinician), referred)
}

/** A rejection that the PAS stayed silent about. */
async function timedOut(): Promise<Held> {
  const held = await toReject()
  await behaves('never')
  const { answer } = await rejecting(held)
  pass(LIMIT_MS)
  assertRefused(await answer, 504, `PAS_NOT_RESPONDING ${unable(held, 'TIMED_OUT')}`)
  return held
}

/** What came of it once the PAS has agreed, whoever was told. */
async function assertRejected({ referred, slot }: Held, version = referred.version + 1) {
  const read = await readBy(server, referred)
  assert.equal(versionIn(read), version)
  assert.deepEqual(stateIn(read), {
    state: 'REJECTED',
    reason: 'SERVICE_INAPPROPRIATE',
    comments: 'Not for this clinic',
  })
  assert.deepEqual(await slotIs(slot), { status: 'free', ubrn: null })
  await assertNotInBook(referred)
}

async function assertNotInBook({ ubrn }: Referred) {
  const entries = await bookingsAt(SERVICE)
  assert.ok(!entries.some((entry) => entry.ubrn === ubrn))
}

/** Somebody else books the slot, and keeps it whatever the jobs do. */
async function assertKeptByOthers({ slot }: Held) {
  const referred = await refer(server, { services: [SERVICE] })
  const answer = await book({ referred, slot })
  assert.equal(answer.status, 201, answer.text)
  server.clock.advance(PAST_EVERY_HOLD_MS)
  await server.runDueJobs()
  assert.deepEqual(await slotIs(slot), { status: 'busy', ubrn: referred.ubrn })
  const entries = await bookingsAt(SERVICE)
  assert.deepEqual(
    entries.filter((entry) => entry.slot === slot.id),
    [{ slot: slot.id, ubrn: referred.ubrn }],
  )
}

describe('A014 at a PAS', () => {
  it('that agrees: the slot is free for others, and the booking is out of its book', async () => {
    const held = await toReject()
    assert.equal((await rejectBy(held)).status, 200)
    await assertRejected(held)
    assert.deepEqual(await requestsFor(held), ['CANCELLED'])
    await assertKeptByOthers(held)
  })

  it('that refuses: unable to cancel, the booking stands, and it may be tried again', async () => {
    const held = await toReject()
    await behaves('refuse-cancel')
    const says = `UNABLE_TO_CANCEL_APPOINTMENT ${unable(held, 'REFUSED')}`
    assertRefused(await rejectBy(held), 422, says)
    await assertStands(held)
    assert.deepEqual(await requestsFor(held), ['REFUSED'])
    await behaves('ok')
    await server.runDueJobs()
    await assertStands(held)
    assert.equal((await rejectBy(held)).status, 200)
    await assertRejected(held)
  })

  it('that refuses for ever: the service of the published sentinel', async () => {
    const everybody = { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }
    const held = await endings.bookedAt('12013')
    const says = `UNABLE_TO_CANCEL_APPOINTMENT ${unable(held, 'REFUSED')}`
    assertRefused(await reject(await server.as(everybody), held.referred), 422, says)
    await assertStands(held)
  })

  it('that errs: unable to cancel, for the page has no 502', async () => {
    const held = await toReject()
    await behaves('error')
    const says = `UNABLE_TO_CANCEL_APPOINTMENT ${unable(held, 'ERROR')}`
    assertRefused(await rejectBy(held), 422, says)
    await assertStands(held)
    assert.deepEqual(await requestsFor(held), ['ERROR'])
    await behaves('ok')
    await server.runDueJobs()
    await assertStands(held)
    assert.equal((await rejectBy(held)).status, 200)
  })

  it('that is late, but in time', async () => {
    const held = await toReject()
    await pas(SERVICE, { behaviour: 'late', afterMilliseconds: LATE_MS })
    const { answer } = await rejecting(held, LATE_MS)
    pass(LATE_MS)
    assert.equal((await answer).status, 200)
    await assertRejected(held)
    await behaves('ok')
  })

  it('that never answers: 504 at the limit, and the booking stands', async () => {
    const held = await timedOut()
    await assertStands(held)
    assert.deepEqual(await requestsFor(held), ['TIMED_OUT, open'])
    await behaves('ok')
    await server.runDueJobs()
  })
})

describe('A014 after the PAS did not answer', () => {
  it('is done once the PAS agrees, in the name of who asked', async () => {
    const held = await timedOut()
    await behaves('ok')
    await server.runDueJobs()
    await assertRejected(held)
    assert.deepEqual(await requestsFor(held), ['CANCELLED'])
    const { rows } = await server.database.query(
      `select http_status, user_id, ods_code from audit_record
       where ubrn = $1 and operation = 'a014-reject-referral' order by http_status`,
      [held.referred.ubrn],
    )
    const who = { user_id: people.clinician.user, ods_code: people.clinician.organisation }
    assert.deepEqual(rows, [
      { http_status: 200, ...who },
      { http_status: 504, ...who },
    ])
    const { ubrn } = held.referred
    const [clinician, referrer] = [
      await server.as(people.clinician),
      await server.as(people.referrer),
    ]
    assert.equal(await itemOn(clinician, 'REFERRALS_FOR_REVIEW', ubrn), undefined)
    assert.ok(await itemOn(referrer, 'REJECTED_TRIAGE_RESPONSE', ubrn))
    await assertKeptByOthers(held)
  })

  it('asks again until it is told, and does nothing before', async () => {
    const held = await timedOut()
    await behaves('error')
    await server.runDueJobs()
    await assertStands(held)
    await behaves('ok')
    await server.runDueJobs()
    await assertStands(held)
    server.clock.advance(LIMIT_MS + 60_000)
    await server.runDueJobs()
    await assertRejected(held)
  })

  it('leaves the booking where the PAS refuses after all', async () => {
    const held = await timedOut()
    await behaves('refuse-cancel')
    await server.runDueJobs()
    await assertStands(held)
    assert.deepEqual(await requestsFor(held), ['REFUSED'])
    await behaves('ok')
    server.clock.advance(LIMIT_MS + 60_000)
    await server.runDueJobs()
    await assertStands(held)
  })

  it('is done where the PAS did it too late to tell', async () => {
    const held = await toReject()
    await pas(SERVICE, { behaviour: 'late', afterMilliseconds: TOO_LATE_MS })
    const { answer } = await rejecting(held, TOO_LATE_MS)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    pass(1)
    await assertNotInBook(held.referred)
    await assertStands(held)
    await behaves('ok')
    await server.runDueJobs()
    await assertRejected(held)
  })

  it('is done where the connection broke after the PAS did it', async () => {
    const held = await toReject()
    await behaves('breaks-off')
    const says = `UNABLE_TO_CANCEL_APPOINTMENT ${unable(held, 'ERROR')}`
    assertRefused(await rejectBy(held), 422, says)
    await assertStands(held)
    await assertNotInBook(held.referred)
    assert.deepEqual(await requestsFor(held), ['ERROR, open'])
    await behaves('ok')
    await server.runDueJobs()
    await assertRejected(held)
  })

  it('is done to the letters as they are by then', async () => {
    const held = await timedOut()
    const changed = await withLetter(server, held.referred, { name: 'letter-2.txt' })
    await behaves('ok')
    await server.runDueJobs()
    await assertRejected(held, changed.version + 1)
  })

  it('may be asked for again, and its slot waits until the first is made sure of', async () => {
    const held = await timedOut()
    await behaves('ok')
    await rejected(server, held.referred)
    assert.deepEqual(await requestsFor(held), ['CANCELLED', 'TIMED_OUT, open'])
    const { ubrn } = held.referred
    assert.deepEqual(await slotIs(held.slot), { status: 'held', ubrn })
    const other = { referred: await refer(server, { services: [SERVICE] }), slot: held.slot }
    assertRefused(await book(other), 422, gone(other))
    await server.runDueJobs()
    await assertRejected(held)
    assert.deepEqual(await requestsFor(held), ['CANCELLED', 'CANCELLED'])
    await assertKeptByOthers(held)
  })
})

describe('A014 while the PAS is asked', () => {
  it('keeps other writers out of the referral, and readers in', async () => {
    const held = await toReject()
    await behaves('never')
    const { answer } = await rejecting(held)
    const clinician = await server.as(people.clinician)
    assertRefused(await accept(clinician, held.referred), 423, LOCKED)
    assertRefused(await reject(clinician, held.referred), 423, LOCKED)
    await assertStands(held)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    await behaves('ok')
    await server.runDueJobs()
    await assertRejected(held)
  })

  it('is settled in place of a process that died, once its hold has run out', async () => {
    const held = await toReject()
    await pas(SERVICE, { behaviour: 'late', afterMilliseconds: TOO_LATE_MS })
    const { answer } = await rejecting(held, TOO_LATE_MS)
    await behaves('ok')
    await server.runDueJobs()
    await assertStands(held)
    server.clock.advance(PAST_EVERY_HOLD_MS)
    await server.runDueJobs()
    await assertRejected(held)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    await assertRejected(held)
    assert.deepEqual(await requestsFor(held), ['CANCELLED'])
  })

  it('is done later where its hold ran out and somebody came between', async () => {
    const held = await toReject()
    await pas(SERVICE, { behaviour: 'late', afterMilliseconds: LATE_MS })
    const { answer } = await rejecting(held, LATE_MS)
    server.clock.advance(PAST_EVERY_HOLD_MS)
    const changed = await withLetter(server, held.referred, { name: 'letter-2.txt' })
    pass(LATE_MS)
    assertRefused(await answer, 423, LOCKED)
    const read = await readBy(server, held.referred)
    assert.equal(versionIn(read), changed.version)
    await behaves('ok')
    await server.runDueJobs()
    await assertRejected(held, changed.version + 1)
  })
})

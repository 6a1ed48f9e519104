/** A022 tells the PAS and does not wait: what comes of it by the job that settles requests. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { FOR_GOOD_MS } from '../../src/outside/pas/simulator.ts'
import { heldTimer } from '../world/held-timer.ts'
import { type Held, pasEndings } from '../world/pas-endings.ts'
import { gone, LIMIT_MS, pasLooks, pasTries } from '../world/pas-tries.ts'
import { people } from '../world/people.ts'
import { readBy, refer, stateIn, versionIn } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { actLater, leftForLater } from '../world/rejections.ts'
import { type TestServer, testServer } from '../world/server.ts'

/** Longer than any hold, and than a request waits to be asked again the first time. */
const LATER_MS = 200_000
const LATE_MS = 3_000
/** Later than anybody waits. */
const TOO_LATE_MS = LIMIT_MS + 1
const SERVICE = '11019'

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { book, pas } = pasTries(() => server, whenWaitingFor)
const { slotIs, bookingsAt } = pasLooks(() => server)
const { bookedAt, rejecting, requestsFor } = pasEndings(() => server, whenWaitingFor)

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

const behaves = (behaviour: string) => pas(SERVICE, { behaviour })

async function leftAtPas(behaviour = 'ok'): Promise<Held> {
  const held = await bookedAt(SERVICE)
  await behaves(behaviour)
  return { ...held, referred: await leftForLater(server, held.referred) }
}

const isBookedAtPas = async ({ slot, referred }: Held) =>
  (await bookingsAt(SERVICE)).some(
    (entry) => entry.slot === slot.id && entry.ubrn === referred.ubrn,
  )

/** Whatever the PAS says, the referral stays as it was answered. */
async function assertLeft({ referred }: Held) {
  const read = await readBy(server, referred)
  assert.equal(versionIn(read), referred.version)
  assert.equal(stateIn(read).state, 'TRIAGED_PROVIDER_TO_ACTION')
}

async function assertWaits(held: Held) {
  await assertLeft(held)
  assert.deepEqual(await slotIs(held.slot), { status: 'held', ubrn: held.referred.ubrn })
}

async function assertFree(held: Held) {
  await assertLeft(held)
  assert.deepEqual(await slotIs(held.slot), { status: 'free', ubrn: null })
  assert.equal(await isBookedAtPas(held), false)
}

/** Somebody else books the slot, and keeps it whatever the jobs do. */
async function assertKeptByOthers({ slot }: Held) {
  const referred = await refer(server, { services: [SERVICE] })
  const answer = await book({ referred, slot })
  assert.equal(answer.status, 201, answer.text)
  for (const _ of [1, 2]) {
    server.clock.advance(LATER_MS)
    await server.runDueJobs()
  }
  assert.deepEqual(await slotIs(slot), { status: 'busy', ubrn: referred.ubrn })
  assert.ok(await isBookedAtPas({ referred, slot }))
}

/** The job asks a PAS that stays silent, until its time is over. */
async function settleInSilence() {
  const asked = whenWaitingFor(FOR_GOOD_MS)
  const settled = server.runDueJobs()
  await asked
  pass(LIMIT_MS)
  await settled
}

describe('A022 and a PAS', () => {
  it('that agrees: the slot waits for that, and is free then', async () => {
    const held = await leftAtPas()
    await assertWaits(held)
    assert.ok(await isBookedAtPas(held))
    const other = { referred: await refer(server, { services: [SERVICE] }), slot: held.slot }
    assertRefused(await book(other), 422, gone(other))
    await server.runDueJobs()
    await assertFree(held)
    assert.deepEqual(await requestsFor(held), ['CANCELLED'])
    await assertKeptByOthers(held)
  })

  it('that stays silent: nobody waits, and it is told again until it agrees', async () => {
    const held = await leftAtPas('never')
    await settleInSilence()
    await assertWaits(held)
    assert.deepEqual(await requestsFor(held), ['TIMED_OUT, open'])
    await behaves('ok')
    await server.runDueJobs()
    await assertWaits(held)
    server.clock.advance(LATER_MS)
    await server.runDueJobs()
    await assertFree(held)
    await assertKeptByOthers(held)
  })

  it('that errs, or breaks off: it is told again', async () => {
    for (const behaviour of ['error', 'breaks-off']) {
      const held = await leftAtPas(behaviour)
      await server.runDueJobs()
      await assertWaits(held)
      await behaves('ok')
      server.clock.advance(LATER_MS)
      await server.runDueJobs()
      await assertFree(held)
    }
  })

  it('that refuses: the referral is left all the same, and the slot offered to nobody', async () => {
    const held = await leftAtPas('refuse-cancel')
    await server.runDueJobs()
    await assertLeft(held)
    assert.equal((await slotIs(held.slot)).status, 'withdrawn')
    assert.deepEqual(await requestsFor(held), ['REFUSED'])
    await behaves('ok')
    server.clock.advance(LATER_MS)
    await server.runDueJobs()
    assert.equal((await slotIs(held.slot)).status, 'withdrawn')
    assert.ok(await isBookedAtPas(held))
  })
})

describe('A022 after a rejection that the PAS did not answer', () => {
  async function afterSilence(): Promise<Held> {
    const held = await bookedAt(SERVICE)
    await behaves('never')
    const { answer } = await rejecting(held)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    return { ...held, referred: await leftForLater(server, held.referred) }
  }

  it('takes its request to the PAS over, and rejects no more', async () => {
    const held = await afterSilence()
    assert.deepEqual(await requestsFor(held), ['TIMED_OUT, open'])
    await assertWaits(held)
    await behaves('ok')
    await server.runDueJobs()
    await assertFree(held)
    assert.deepEqual(await requestsFor(held), ['CANCELLED'])
    await assertKeptByOthers(held)
  })

  it('overtakes what that request was to do, though the PAS is just being asked', async () => {
    const held = await bookedAt(SERVICE)
    await behaves('never')
    const { answer } = await rejecting(held)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    await pas(SERVICE, { behaviour: 'late', afterMilliseconds: LATE_MS })
    const asked = whenWaitingFor(LATE_MS)
    const settled = server.runDueJobs()
    await asked
    const left = { ...held, referred: await leftForLater(server, held.referred) }
    await assertWaits(left)
    pass(LATE_MS)
    await settled
    await assertFree(left)
    await behaves('ok')
    await assertKeptByOthers(left)
  })

  it('keeps the slot while that request is on its way, so that it hits no other booking', async () => {
    const held = await bookedAt(SERVICE)
    await behaves('never')
    const { answer } = await rejecting(held)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    await pas(SERVICE, { behaviour: 'late', afterMilliseconds: TOO_LATE_MS })
    const asked = whenWaitingFor(TOO_LATE_MS)
    const settled = server.runDueJobs()
    await asked
    const left = { ...held, referred: await leftForLater(server, held.referred) }
    await behaves('ok')
    await server.runDueJobs()
    await assertWaits(left)
    pass(LIMIT_MS)
    await settled
    await assertWaits(left)
    server.clock.advance(LATER_MS)
    await server.runDueJobs()
    await assertFree(left)
  })
})

describe('A022 while a rejection waits for the PAS', () => {
  it('is told that the referral is locked', async () => {
    const held = await bookedAt(SERVICE)
    await behaves('never')
    const { answer } = await rejecting(held)
    const later = await actLater(await server.as(people.clinician), held.referred)
    assert.equal(later.status, 423)
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    await behaves('ok')
    await server.runDueJobs()
  })
})

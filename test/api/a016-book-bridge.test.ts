import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { heldTimer } from '../world/held-timer.ts'
import {
  type Answer,
  breaksOff,
  obedient,
  type PasBridge,
  pasBridge,
  silent,
} from '../world/pas-bridge.ts'
import {
  available,
  failed,
  gone,
  LIMIT_MS,
  pasLooks,
  pasTries,
  type Tried,
} from '../world/pas-tries.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'

const SERVICE = '11000'

let server: TestServer
let bridge: PasBridge
let folder: string
const { timer, pass, whenWaitingFor } = heldTimer()
const { atService, book, asking, defer } = pasTries(() => server, whenWaitingFor)
const { slotIs, attemptsFor, assertUntouched } = pasLooks(() => server)

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-ers-bridge-'))
})
after(() => rm(folder, { recursive: true }))

/** Each server has a bridge of its own: all number their slots and referrals alike. */
async function close() {
  await server.close()
  await bridge.close()
}

/** What the PAS has of this referral. */
function atPas({ referred }: Tried): readonly string[] {
  return bridge.booked().flatMap(({ slot, ubrn }) => (ubrn === referred.ubrn ? [slot] : []))
}

function askedFor({ referred }: Tried) {
  return bridge.asked.filter(({ body }) => body.ubrn === referred.ubrn)
}

async function assertSettled(tried: Tried) {
  assert.deepEqual(atPas(tried), [])
  assert.deepEqual(await slotIs(tried.slot), { status: 'free', ubrn: null })
  await assertUntouched(tried)
}

async function assertBooked(tried: Tried) {
  const { ubrn } = tried.referred
  assert.deepEqual(atPas(tried), [tried.slot.id])
  assert.deepEqual(await slotIs(tried.slot), { status: 'busy', ubrn })
}

describe('A016 booking at a bridge to a PAS', () => {
  before(async () => {
    bridge = await pasBridge()
    const pasTokenFile = await bridge.tokenFileIn(folder)
    server = await testServer({ timer, pasUrl: bridge.url, pasTokenFile })
  })
  after(close)

  it('that books: the referral is booked', async () => {
    const tried = await atService(SERVICE)
    bridge.behaves(obedient)
    assert.equal((await book(tried)).status, 201)
    await assertBooked(tried)
    const [asked, ...others] = askedFor(tried)
    assert.deepEqual(others, [])
    assert.equal(asked?.is, 'book')
    const { id: slot, ...times } = tried.slot
    const { rows } = await server.database.query(
      `select s.pas_reference as "pasReference", r.request_id as id
       from pas_request r join slot s using (slot_id) where r.ubrn = $1`,
      [tried.referred.ubrn],
    )
    const [{ id, pasReference }] = rows
    assert.equal(asked?.id, id)
    const expected = { ubrn: tried.referred.ubrn, service: SERVICE, slot, pasReference, ...times }
    assert.deepEqual(asked?.body, expected)
  })

  const refusals = {
    'slot-gone': { status: 422, says: gone, slot: 'withdrawn' },
    refused: {
      status: 422,
      says: (tried: Tried) => `UNABLE_TO_CONFIRM_APPOINTMENT ${failed(tried, 'REFUSED')}`,
      slot: 'free',
    },
    error: {
      status: 502,
      says: (tried: Tried) => `PAS_RESPONDED_WITH_ERROR ${failed(tried, 'ERROR')}`,
      slot: 'free',
    },
  }
  for (const [answer, { status, says, slot }] of Object.entries(refusals)) {
    it(`that answers ${answer}: ${status}, nothing is booked, and nobody asks again`, async () => {
      const tried = await atService(SERVICE)
      bridge.behaves(async () => answer as Answer)
      assertRefused(await book(tried), status, says(tried))
      await assertUntouched(tried)
      assert.equal((await slotIs(tried.slot)).status, slot)
      bridge.behaves(obedient)
      await server.runDueJobs()
      assert.equal(askedFor(tried).length, 1)
      assert.equal((await defer(tried, 'SLOT_NOT_AVAILABLE')).status, 201)
    })
  }

  it('that dies between the request and the reply: 502, and its booking is taken back', async () => {
    const tried = await atService(SERVICE)
    bridge.behaves(breaksOff)
    assertRefused(await book(tried), 502, `PAS_RESPONDED_WITH_ERROR ${failed(tried, 'ERROR')}`)
    await assertUntouched(tried)
    assert.deepEqual(atPas(tried), [tried.slot.id])
    assert.equal((await slotIs(tried.slot)).status, 'held')
    bridge.behaves(obedient)
    await server.runDueJobs()
    await assertSettled(tried)
    const ids = new Set(askedFor(tried).map(({ id }) => id))
    assert.equal(ids.size, 1, 'the cancellation has the id of the booking')
    assert.equal((await book(tried)).status, 201)
    await assertBooked(tried)
  })

  it('that is dead for longer: its slot stays held, and it is asked until it is back', async () => {
    const tried = await atService(SERVICE)
    bridge.behaves(breaksOff)
    assert.equal((await book(tried)).status, 502)
    bridge.behaves(async () => 'hangs up')
    await server.runDueJobs()
    const other = { ...(await atService(SERVICE)), slot: tried.slot }
    assertRefused(await book(other), 422, gone(other))
    assert.equal((await slotIs(tried.slot)).status, 'held')
    bridge.behaves(obedient)
    server.clock.advance(LIMIT_MS + 60_000)
    await server.runDueJobs()
    await assertSettled(tried)
    assert.equal((await book(other)).status, 201)
    await assertBooked(other)
  })

  it('that never answers: 504 at the limit, and it is told to forget', async () => {
    const tried = await atService(SERVICE)
    bridge.behaves(silent)
    const { answer } = await asking(tried, LIMIT_MS)
    pass(LIMIT_MS)
    assertRefused(await answer, 504, `PAS_NOT_RESPONDING ${failed(tried, 'TIMED_OUT')}`)
    assert.deepEqual(await attemptsFor(tried.referred), ['TIMED_OUT'])
    assert.equal((await slotIs(tried.slot)).status, 'held')
    bridge.behaves(obedient)
    await server.runDueJobs()
    await assertSettled(tried)
    assertRefused(await defer(tried, 'SLOT_NOT_AVAILABLE'), 422, available(tried))
  })

  it('that books after the limit: its booking is taken back', async () => {
    const tried = await atService(SERVICE)
    const late = Promise.withResolvers<void>()
    bridge.behaves(async ({ obey }) => {
      await late.promise
      return obey()
    })
    const isAsked = bridge.whenAsked(tried.referred.ubrn)
    const { answer } = await asking(tried, LIMIT_MS)
    const { id } = await isAsked
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    late.resolve()
    await late.promise
    bridge.behaves(obedient)
    await server.runDueJobs()
    assert.deepEqual(
      askedFor(tried).map((each) => [each.is, each.id]),
      [
        ['book', id],
        ['cancel', id],
      ],
    )
    await assertSettled(tried)
  })

  it('that gets to a booking only when it was called off: it is not done any more', async () => {
    const tried = await atService(SERVICE)
    bridge.behaves(silent)
    const isAsked = bridge.whenAsked(tried.referred.ubrn)
    const { answer } = await asking(tried, LIMIT_MS)
    const { obey } = await isAsked
    pass(LIMIT_MS)
    assert.equal((await answer).status, 504)
    bridge.behaves(obedient)
    await server.runDueJobs()
    assert.equal(await obey(), 'refused')
    await assertSettled(tried)
  })

  it('that is late, but in time', async () => {
    const tried = await atService(SERVICE)
    const late = Promise.withResolvers<void>()
    bridge.behaves(async ({ obey }) => {
      await late.promise
      return obey()
    })
    const isAsked = bridge.whenAsked(tried.referred.ubrn)
    const { answer } = await asking(tried, LIMIT_MS)
    await isAsked
    pass(LIMIT_MS - 1)
    late.resolve()
    assert.equal((await answer).status, 201)
    await assertBooked(tried)
  })

  it('is no PAS that /world could move', async () => {
    const problems = ['serviceId: the PAS of this service is asked through a bridge (docs/pas.md)']
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', '/bookings'],
      ['PUT', '', { behaviour: 'error' }],
      ['DELETE', ''],
    ] as const) {
      const told = await server.world(method, `/pas/${SERVICE}${path}`, body)
      assert.deepEqual([told.status, await told.json()], [409, { problems }])
    }
  })
})

describe('A016 booking where one provider has a bridge', () => {
  before(async () => {
    bridge = await pasBridge()
    await bridge.tokenFileIn(folder)
    const pasFile = join(folder, 'bridges.json')
    const bridges = [{ provider: 'RCD', url: bridge.url, tokenFile: 'pas-token' }]
    await writeFile(pasFile, JSON.stringify(bridges))
    server = await testServer({ timer, pasFile })
  })
  after(close)

  it('asks it for the services of that provider', async () => {
    const tried = await atService(SERVICE)
    assert.equal((await book(tried)).status, 201)
    await assertBooked(tried)
    assert.equal((await server.world('GET', `/pas/${SERVICE}`)).status, 409)
  })

  it('asks the simulator for the others', async () => {
    const tried = await atService('12019')
    assert.equal((await book(tried)).status, 201)
    assert.deepEqual(askedFor(tried), [])
    const told = await server.world('GET', '/pas/12019/bookings')
    const { bookings } = (await told.json()) as { bookings: unknown }
    assert.deepEqual(bookings, [{ slot: tried.slot.id, ubrn: tried.referred.ubrn }])
  })
})

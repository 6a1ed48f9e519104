import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Answer } from '../world/caller.ts'
import { codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  accept,
  arrange,
  booked,
  containedIn,
  freeSlot,
  freeSlots,
  link,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { secondServer } from '../world/second-server.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { listed } from '../world/worklists.ts'

const RACERS = 50

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

/** `status CODE` of every answer, counted. */
function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) {
    const key = [answer.status, ...codesIn(answer)].join(' ')
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

/**
 * One success and nothing but honest refusals: the lock, or a version that is no longer current.
 */
function assertOneWinner(answers: readonly Answer[]): Answer {
  const [winner, ...others] = answers.filter(({ status }) => status < 300)
  assert.ok(winner !== undefined && others.length === 0, JSON.stringify(tally(answers)))
  const losers = Object.keys(tally(answers.filter((answer) => answer !== winner)))
  const honest = ['409 VERSION_CONFLICT', '423 REFERRAL_LOCKED']
  assert.deepEqual(
    losers.filter((each) => !honest.includes(each)),
    [],
  )
  return winner
}

async function count(sql: string, values: unknown[]): Promise<number> {
  const { rows } = await server.database.query(`select count(*)::integer as n ${sql}`, values)
  return rows[0].n
}

function many<T>(make: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: RACERS }, (_, index) => make(index)))
}

describe('50 referrals race for one slot', () => {
  it('and exactly one has it', async () => {
    const referrals = await many(() => refer(server))
    const slot = await freeSlot(server, '11000', false)
    const referrer = await server.as(people.referrer)
    const answers = await Promise.all(
      referrals.map((referred) => arrange(referrer, referred, { slot })),
    )
    assert.deepEqual(tally(answers), { '201': 1, '422 SLOT_NOT_AVAILABLE': RACERS - 1 })
    const states = await Promise.all(
      referrals.map(async (referred) => {
        const read = await readBy(server, referred)
        return `${stateIn(read).state} ${versionIn(read) - referred.version}`
      }),
    )
    assert.equal(states.filter((state) => state === 'BOOKED 2').length, 1)
    assert.equal(states.filter((state) => state === 'NOT_BOOKED 0').length, RACERS - 1)
    const ubrns = referrals.map(({ ubrn }) => ubrn)
    assert.equal(await count('from appointment where ubrn = any ($1)', [ubrns]), 1)
    const attempts = `from pas_request where slot_id = $1 and outcome = 'BOOKED'`
    assert.equal(await count(attempts, [slot.id]), 1)
    const winner = referrals[answers.findIndex(({ status }) => status === 201)]
    const { rows } = await server.database.query(
      'select status, ubrn from slot where slot_id = $1',
      [slot.id],
    )
    assert.deepEqual(rows, [{ status: 'busy', ubrn: winner?.ubrn }])
  })

  it('and exactly one has it, through two processes', async () => {
    const referrals = await many(() => refer(server))
    const slot = await freeSlot(server, '11000', false)
    const second = await secondServer(server)
    try {
      const callers = [await server.as(people.referrer), await second.as(people.referrer)]
      const answers = await many((index) => {
        const [caller, referred] = [callers[index % 2], referrals[index]]
        assert.ok(caller && referred)
        return arrange(caller, referred, { slot })
      })
      assert.deepEqual(tally(answers), { '201': 1, '422 SLOT_NOT_AVAILABLE': RACERS - 1 })
    } finally {
      await second.close()
    }
  })

  it('and all have a slot where there are 50', async () => {
    const referrals = await many(() => refer(server, { services: ['13000'] }))
    const slots = await freeSlots(server, '13000', { count: RACERS, hasClinician: false })
    const referrer = await server.as(people.referrer)
    const answers = await Promise.all(
      referrals.map((referred, index) => {
        const slot = slots[index]
        assert.ok(slot)
        return arrange(referrer, referred, { slot })
      }),
    )
    assert.deepEqual(tally(answers), { '201': RACERS })
    const ids = answers.map(({ json }) => json.id)
    assert.equal(new Set(ids).size, RACERS)
  })
})

describe('50 writers with one If-Match', () => {
  it('make one new version of a letter', async () => {
    const lettered = await withLetter(server, await refer(server))
    const [id = ''] = lettered.files
    const callers = [await server.as(people.referrer), await server.as(people.referrerAdmin)]
    const answers = await many((index) => {
      const caller = callers[index % 2]
      assert.ok(caller)
      return link(caller, lettered, [{ id, description: `From writer ${index}` }])
    })
    const winner = assertOneWinner(answers)
    const read = await readBy(server, lettered)
    assert.equal(read.text, winner.text)
    assert.equal(versionIn(read), lettered.version + 1)
    await assertOneMoreVersion(lettered)
    const audited = `from audit_record where ubrn = $1 and operation = 'a012-maintain-referral-letter'`
    assert.equal(await count(audited, [lettered.ubrn]), RACERS + 1)
  })

  it('accept once', async () => {
    const toReview = await booked(server, await withLetter(server, await refer(server)))
    const callers = [await server.as(people.clinician), await server.as(people.providerApp)]
    const answers = await many((index) => {
      const caller = callers[index % 2]
      assert.ok(caller)
      return accept(caller, toReview)
    })
    assertOneWinner(answers)
    await assertOneMoreVersion(toReview)
    const clinician = await server.as(people.clinician)
    assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(toReview.ubrn))
  })

  it('do one thing of many', async () => {
    const lettered = await withLetter(server, await refer(server, { services: ['11000', '10000'] }))
    const [id = ''] = lettered.files
    const referrer = await server.as(people.referrer)
    const slots = await freeSlots(server, '11000', { count: RACERS, hasClinician: false })
    const deferral = { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }
    const answers = await many((index) => {
      const slot = slots[index]
      assert.ok(slot)
      if (index % 3 === 0) return link(referrer, lettered, [{ id, description: `${index}` }])
      return arrange(referrer, lettered, index % 3 === 1 ? { slot } : deferral)
    })
    const winner = assertOneWinner(answers)
    await assertOneMoreVersion(lettered)
    const held = `from slot where ubrn = $1 and status = 'held'`
    assert.equal(await count(held, [lettered.ubrn]), 0)
    const isBooked = winner.json.status === 'booked'
    const busy = `from slot where ubrn = $1 and status = 'busy'`
    assert.equal(await count(busy, [lettered.ubrn]), isBooked ? 1 : 0)
  })
})

describe('two bookings of one referral at once', () => {
  it('of two slots: one is booked, the other stays free', async () => {
    const referred = await refer(server)
    const slots = await freeSlots(server, '11000', { count: 2, hasClinician: false })
    const referrer = await server.as(people.referrer)
    const answers = await Promise.all(slots.map((slot) => arrange(referrer, referred, { slot })))
    const winner = assertOneWinner(answers)
    const [{ slot }] = containedIn(await readBy(server, referred), 'Appointment')
    assert.deepEqual(slot, winner.json.slot)
    const { rows } = await server.database.query(
      'select status, ubrn from slot where slot_id = any ($1) order by status',
      [slots.map(({ id }) => id)],
    )
    assert.deepEqual(rows, [
      { status: 'busy', ubrn: referred.ubrn },
      { status: 'free', ubrn: null },
    ])
  })

  it('of the same slot', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    const referrer = await server.as(people.referrer)
    const answers = await Promise.all([1, 2].map(() => arrange(referrer, referred, { slot })))
    assertOneWinner(answers)
    await assertOneMoreVersion(referred, 2)
  })
})

/** What is stored is one step, with its history and nothing beside it. */
async function assertOneMoreVersion({ ubrn, version }: Referred, ...steps: number[]) {
  const { rows } = await server.database.query<{ version: number }>(
    'select version from referral_history where ubrn = $1 and version > $2',
    [ubrn, version],
  )
  assert.equal(rows.length, 1)
  const [{ version: now } = { version: 0 }] = rows
  if (steps.length > 0) assert.deepEqual([now - version], steps)
  const { rows: stored } = await server.database.query(
    'select version, locked_by from referral where ubrn = $1',
    [ubrn],
  )
  assert.deepEqual(stored, [{ version: now, locked_by: null }])
}

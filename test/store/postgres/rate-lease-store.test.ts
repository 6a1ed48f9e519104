import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { MILLISECONDS } from '../../../src/base/clock.ts'
import { systemTimer } from '../../../src/outside/timer.ts'
import { type Admission, openRateLimiter } from '../../../src/security/rate-limiter.ts'
import { type Database, openPool } from '../../../src/store/postgres/pool.ts'
import { openRateLeaseStore } from '../../../src/store/postgres/rate-lease-store.ts'
import { type FreshDatabase, freshDatabase } from '../../world/database.ts'
import { testClock, testNow } from '../../world/test-clock.ts'

const minute = '2026-11-24T10:00:00.000Z'

let fresh: FreshDatabase
let database: Database

before(async () => {
  fresh = await freshDatabase()
  database = openPool({
    connectionString: fresh.connectionString,
    max: 8,
    onError: () => {},
  })
})
after(async () => {
  await database.end()
  await fresh.drop()
})

describe('rate lease store', () => {
  const lease = (clientId: string, wanted: number, quota: number, at = minute) =>
    openRateLeaseStore(database).lease({ clientId, minute: at, wanted, quota })

  it('grants what is wanted, then what is left, then nothing', async () => {
    const granted: number[] = []
    for (let i = 0; i < 4; i++) granted.push(await lease('steps', 4, 10))
    assert.deepEqual(granted, [4, 4, 2, 0])
    assert.equal(await lease('steps', 4, 10, '2026-11-24T10:01:00.000Z'), 4)
    assert.equal(await lease('another', 40, 10), 10)
  })

  it('goes by the quota of who asks, and takes nothing back', async () => {
    assert.equal(await lease('changed', 8, 10), 8)
    assert.equal(await lease('changed', 8, 5), 0)
    assert.equal(await lease('changed', 8, 12), 4)
  })

  it('grants no more than the quota to whoever asks at once', async () => {
    const wanted = Array.from({ length: 60 }, (_, i) => 1 + (i % 7))
    const granted = await Promise.all(wanted.map((each) => lease('race', each, 100)))
    assert.equal(sum(granted), 100)
  })

  it('forgets minutes that are over', async () => {
    const store = openRateLeaseStore(database)
    await lease('old', 1, 1)
    await store.forgetLeases(minute)
    assert.equal(await lease('old', 1, 1), 0)
    await store.forgetLeases('2026-11-24T10:00:00.001Z')
    assert.equal(await lease('old', 1, 1), 1)
  })
})

describe('rate limiters on one database', () => {
  /** Which limiter is asked how often at once, and how long after the requests before. */
  const steps = (limiters: number) =>
    fc.array(
      fc.record({
        limiter: fc.nat({ max: limiters - 1 }),
        count: fc.integer({ min: 1, max: 60 }),
        afterMs: fc.nat({ max: 4_000 }),
      }),
      { minLength: 1, maxLength: 40 },
    )
  const plans = fc.integer({ min: 1, max: 4 }).chain((limiters) =>
    fc.record({
      limiters: fc.constant(limiters),
      quota: fc.integer({ min: 1, max: 900 }),
      steps: steps(limiters),
    }),
  )

  it('together admit no more than the quota in any minute, and waste a few shares', async () => {
    let plansSeen = 0
    await fc.assert(
      fc.asyncProperty(plans, async ({ limiters: count, quota, steps }) => {
        plansSeen += 1
        const clientId = `plan-${plansSeen}`
        const wallClock = testClock(testNow)
        const leases = openRateLeaseStore(database)
        const limiters = Array.from({ length: count }, () =>
          openRateLimiter({ leases, wallClock, after: systemTimer.after }),
        )
        const minutes = new Map<string, Admission[]>()
        for (const step of steps) {
          wallClock.advance(step.afterMs)
          const admissions = await Promise.all(
            Array.from({ length: step.count }, () =>
              limiters[step.limiter]?.admit(clientId, quota),
            ),
          )
          const at = wallClock.now().slice(0, 16)
          const seen = admissions.filter((each) => each !== undefined)
          minutes.set(at, [...(minutes.get(at) ?? []), ...seen])
        }
        const shares = count * 2 * Math.ceil(quota / 60)
        for (const admissions of minutes.values()) {
          const admitted = admissions.filter((each) => each === 'admitted').length
          assert.ok(admitted <= quota, `${admitted} of ${quota}`)
          if (admissions.includes('quota spent')) assert.ok(admitted >= quota - shares)
        }
      }),
      { numRuns: 60, seed: 20_261_124 },
    )
  })

  it('admit all of the quota when it is asked of all of them at once', async () => {
    const wallClock = testClock(testNow)
    const leases = openRateLeaseStore(database)
    const limiters = Array.from({ length: 6 }, () =>
      openRateLimiter({ leases, wallClock, after: systemTimer.after }),
    )
    const admissions = await Promise.all(
      limiters.flatMap(({ admit }) => Array.from({ length: 10 }, () => admit('all', 50))),
    )
    assert.equal(admissions.filter((each) => each === 'admitted').length, 50)
    assert.equal(admissions.filter((each) => each === 'quota spent').length, 10)
  })

  it('keep one row for the minute, which tells what they took', async () => {
    const wallClock = testClock(testNow)
    const leases = openRateLeaseStore(database)
    const { admit } = openRateLimiter({ leases, wallClock, after: systemTimer.after })
    for (let i = 0; i < 500; i++) {
      await admit('quiet', 600)
      wallClock.advance(MILLISECONDS.minute / 600 - 1)
    }
    const { rows } = await database.query(
      `select minute, taken from rate_lease where client_id = 'quiet'`,
    )
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.minute, minute)
    assert.ok(rows[0]?.taken >= 500 && rows[0]?.taken <= 520, `${rows[0]?.taken}`)
  })
})

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0)
}

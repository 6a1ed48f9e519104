import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MILLISECONDS } from '../../src/base/clock.ts'
import { type Admission, openRateLimiter } from '../../src/security/rate-limiter.ts'
import type { LeaseAsk } from '../../src/store/ports/rate-leases.ts'
import { isDatabaseUnavailable } from '../../src/store/postgres/sql-state.ts'
import { manualTimer, settled } from '../outside/pas/manual-timer.ts'
import { testClock } from '../world/test-clock.ts'

const { second, minute } = MILLISECONDS
const HELD_UP = new Promise<number>(() => undefined)

/** A limiter over a store in memory, which remembers what it was asked. */
function world() {
  const clock = testClock()
  const time = manualTimer()
  const asked: LeaseAsk[] = []
  const taken = new Map<string, number>()
  let answer = async (ask: LeaseAsk): Promise<number> => {
    const key = `${ask.minute} ${ask.clientId}`
    const before = taken.get(key) ?? 0
    const granted = Math.max(0, Math.min(ask.wanted, ask.quota - before))
    taken.set(key, before + granted)
    return granted
  }
  const leases = {
    lease: (ask: LeaseAsk) => {
      asked.push(ask)
      return answer(ask)
    },
  }
  const limiter = () => openRateLimiter({ leases, wallClock: clock, after: time.timer.after })
  const first = limiter()
  return {
    clock,
    time,
    asked,
    limiter,
    admit: first.admit,
    answers: (next: typeof answer) => {
      answer = next
    },
    /** So many, each this long after the one before. */
    paced: async (count: number, quota: number, everyMs: number) => {
      const seen: Admission[] = []
      for (let i = 0; i < count; i++) {
        seen.push(await first.admit('app', quota))
        clock.advance(everyMs)
        await settled()
      }
      return seen
    },
  }
}

function tally(admissions: readonly Admission[]): Record<Admission, number> {
  const counts = { admitted: 0, 'too fast': 0, 'quota spent': 0 }
  for (const each of admissions) counts[each] += 1
  return counts
}

describe('rate limiter, quota', () => {
  it('admits a quota in a calendar minute, then nobody until the next begins', async () => {
    const { clock, admit } = world()
    assert.deepEqual(
      [await admit('app', 2), await admit('app', 2), await admit('app', 2)],
      ['admitted', 'admitted', 'quota spent'],
    )
    clock.advance(minute - 1)
    assert.equal(await admit('app', 2), 'quota spent')
    clock.advance(1)
    assert.equal(await admit('app', 2), 'admitted')
  })

  it('counts each application for itself', async () => {
    const { admit } = world()
    assert.equal(await admit('one', 1), 'admitted')
    assert.equal(await admit('one', 1), 'quota spent')
    assert.equal(await admit('other', 1), 'admitted')
  })

  it('asks the store once a second and ahead of need, and waits for its answer once', async () => {
    const { asked, admit, clock } = world()
    let waits = 0
    for (let i = 0; i < 600; i++) {
      const admission = admit('app', 600)
      if (admission instanceof Promise) waits += 1
      assert.equal(await admission, 'admitted')
      clock.advance(99)
      await settled()
    }
    assert.equal(waits, 1)
    assert.ok(asked.length <= 61, `${asked.length} asked`)
    assert.deepEqual(asked[0], {
      clientId: 'app',
      minute: '2026-11-24T10:00:00.000Z',
      wanted: 10,
      quota: 600,
    })
  })

  it('asks nobody for what it refuses', async () => {
    const { asked, paced } = world()
    assert.deepEqual(tally(await paced(72, 60, 833)).admitted, 60)
    const before = asked.length
    const { admitted } = tally(await paced(1, 60, 0))
    assert.deepEqual([admitted, asked.length], [0, before])
  })

  it('asks once for all that wait, as much as they need', async () => {
    const { asked, admit } = world()
    const all = Array.from({ length: 9 }, () => admit('app', 60))
    assert.deepEqual(tally(await Promise.all(all)), {
      admitted: 9,
      'too fast': 0,
      'quota spent': 0,
    })
    assert.deepEqual(
      asked.map(({ wanted }) => wanted),
      [1, 8],
    )
  })

  it('leaves what is not spent of a minute, and what was granted too late for it', async () => {
    const { asked, admit, clock, answers } = world()
    let grant = (_: number): void => undefined
    answers(() => new Promise((resolve) => (grant = resolve)))
    const waiting = admit('app', 600)
    clock.advance(minute)
    answers(async () => 0)
    grant(10)
    assert.equal(await waiting, 'quota spent')
    assert.deepEqual(
      asked.map((ask) => ask.minute),
      ['2026-11-24T10:00:00.000Z', '2026-11-24T10:01:00.000Z'],
    )
  })

  it('goes by a limit that is changed', async () => {
    const { admit } = world()
    assert.equal(await admit('app', 1), 'admitted')
    assert.equal(await admit('app', 1), 'quota spent')
    assert.equal(await admit('app', 2), 'admitted')
    assert.equal(await admit('app', 1), 'quota spent')
  })

  it('is shared by every limiter on one store', async () => {
    const { limiter } = world()
    const limiters = [limiter(), limiter(), limiter()]
    const all = limiters.flatMap(({ admit }) => Array.from({ length: 9 }, () => admit('app', 20)))
    assert.equal(tally(await Promise.all(all)).admitted, 20)
  })
})

describe('rate limiter, spike arrest', () => {
  const burstOf = (count: number, admit: ReturnType<typeof world>['admit'], quota: number) =>
    Promise.all(Array.from({ length: count }, () => admit('app', quota)))

  it('admits a burst of a second’s worth, then a fifth more than the quota’s pace', async () => {
    const { admit, clock } = world()
    assert.deepEqual(tally(await burstOf(30, admit, 600)), {
      admitted: 12,
      'too fast': 18,
      'quota spent': 0,
    })
    clock.advance(second)
    assert.equal(tally(await burstOf(30, admit, 600)).admitted, 12)
    clock.advance(100)
    assert.equal(tally(await burstOf(30, admit, 600)).admitted, 1)
    clock.advance(10 * second)
    assert.equal(tally(await burstOf(30, admit, 600)).admitted, 12)
  })

  it('admits ten at once, however low the quota', async () => {
    const { admit } = world()
    const { admitted } = tally(await burstOf(30, admit, 11))
    assert.equal(admitted, 10)
  })

  it('holds in every minute, also across the end of one', async () => {
    const { admit, clock } = world()
    clock.advance(30 * second)
    let admitted = 0
    for (let i = 0; i < 600; i++) {
      admitted += tally(await burstOf(2, admit, 600)).admitted
      clock.advance(100)
    }
    assert.ok(admitted <= 720 + 12, `${admitted}`)
    assert.ok(admitted > 700, `${admitted}`)
  })

  it('forgets what it counted before the clock was set back', async () => {
    const { admit, clock } = world()
    await burstOf(12, admit, 600)
    clock.advance(-60 * minute)
    assert.equal(await admit('app', 600), 'admitted')
  })
})

describe('rate limiter, a store that is away', () => {
  const fault = new Error('away')

  it('spends what it has, then rejects', async () => {
    const { admit, answers } = world()
    assert.equal(await admit('app', 120), 'admitted')
    answers(() => Promise.reject(fault))
    assert.equal(await admit('app', 120), 'admitted')
    await assert.rejects(async () => admit('app', 120), fault)
    await assert.rejects(async () => admit('app', 120), fault)
    answers(async () => 2)
    assert.equal(await admit('app', 120), 'admitted')
  })

  it('makes nobody wait for more than two seconds', async () => {
    const { admit, answers, time } = world()
    answers(() => HELD_UP)
    const waiting = [admit('app', 600), admit('app', 600)].map((each) => Promise.resolve(each))
    const ends = Promise.allSettled(waiting)
    time.pass(2 * second)
    for (const end of await ends) {
      assert.equal(end.status, 'rejected')
      assert.ok(isDatabaseUnavailable(end.reason), 'is known for a store that is away')
    }
  })

  it('spends what comes too late, and leaves no timer behind', async () => {
    const { admit, answers, time } = world()
    let grant = (_: number): void => undefined
    answers(() => new Promise((resolve) => (grant = resolve)))
    const waiting = assert.rejects(async () => admit('app', 600))
    time.pass(2 * second)
    await waiting
    grant(10)
    await settled()
    assert.equal(admit('app', 600), 'admitted')
    assert.equal(time.waiting(), 0)
  })
})

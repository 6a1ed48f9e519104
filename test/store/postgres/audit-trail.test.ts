import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as immediate } from 'node:timers/promises'
import type { AuditRecord } from '../../../src/store/ports/audit.ts'
import { openAuditTrail } from '../../../src/store/postgres/audit-trail.ts'

const record: AuditRecord = {
  at: '2026-11-24T10:00:00.000Z',
  requestId: 'r',
  operation: 'a005-retrieve-referral-request',
  httpStatus: 200,
}

/** A database that tells how many records each statement held, and answers when it is told to. */
function trailOf(begun: number) {
  const groups: number[] = []
  const answers: ((fault?: Error) => void)[] = []
  const alarms: (() => void)[] = []
  const query = (statement: { values: unknown[][] }) => {
    groups.push(statement.values[0]?.length ?? 0)
    return new Promise<void>((resolve, reject) =>
      answers.push((fault) => (fault ? reject(fault) : resolve())),
    )
  }
  const trail = openAuditTrail({
    database: { query } as never,
    after: (_milliseconds, run) => {
      alarms.push(run)
      return () => alarms.splice(alarms.indexOf(run), 1)
    },
  })
  const requests = Array.from({ length: begun }, () => trail.expect())
  const one = () => {
    const request = requests.pop()
    assert.ok(request)
    return request
  }
  return {
    next: () => one().record(record),
    leave: () => one().withdraw(),
    groups,
    answers,
    alarms,
  }
}

describe('audit trail', () => {
  it('stores a lonely record at once', async () => {
    const { next, groups, answers, alarms } = trailOf(1)
    const stored = next()
    assert.deepEqual(groups, [1])
    assert.deepEqual(alarms, [])
    answers[0]?.()
    await stored
  })

  it('stores a group when everybody under way has joined it', async () => {
    const { next, groups, answers, alarms } = trailOf(3)
    const all = [next(), next()]
    assert.deepEqual(groups, [])
    assert.equal(alarms.length, 1)
    all.push(next())
    assert.deepEqual(groups, [3])
    assert.deepEqual(alarms, [])
    answers[0]?.()
    await Promise.all(all)
  })

  it('stores a group after a while though others are missing', async () => {
    const { next, groups, answers, alarms } = trailOf(9)
    const stored = next()
    alarms[0]?.()
    assert.deepEqual(groups, [1])
    answers[0]?.()
    await stored
  })

  it('does not wait for a request that stores its record itself', async () => {
    const { next, leave, groups, answers } = trailOf(2)
    const stored = next()
    assert.deepEqual(groups, [])
    leave()
    assert.deepEqual(groups, [1])
    answers[0]?.()
    await stored
  })

  it('gathers the next group while one is on its way', async () => {
    const { next, groups, answers, alarms } = trailOf(3)
    const first = next()
    alarms[0]?.()
    const others = [next(), next()]
    assert.deepEqual(groups, [1])
    answers[0]?.()
    await first
    await immediate()
    assert.deepEqual(groups, [1, 2])
    answers[1]?.()
    await Promise.all(others)
    assert.deepEqual(alarms, [])
  })

  it('fails every record of a group that could not be stored, and goes on', async () => {
    const { next, groups, answers, alarms } = trailOf(4)
    const lost = [next(), next()]
    const told = lost.map((each) => assert.rejects(each, /gone/))
    alarms[0]?.()
    answers[0]?.(new Error('gone'))
    await Promise.all(told)
    await immediate()
    const later = [next(), next()]
    assert.deepEqual(groups, [2, 2])
    answers[1]?.()
    await Promise.all(later)
  })
})

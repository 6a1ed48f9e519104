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
function trailOf(underWay: number) {
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
    underWay: () => underWay,
    after: (_milliseconds, run) => {
      alarms.push(run)
      return () => alarms.splice(alarms.indexOf(run), 1)
    },
  })
  return { trail, groups, answers, alarms }
}

describe('audit trail', () => {
  it('stores a lonely record at once', async () => {
    const { trail, groups, answers, alarms } = trailOf(1)
    const stored = trail.record(record)
    assert.deepEqual(groups, [1])
    assert.deepEqual(alarms, [])
    answers[0]?.()
    await stored
  })

  it('stores a group when everybody under way has joined it', async () => {
    const { trail, groups, answers, alarms } = trailOf(3)
    const all = [trail.record(record), trail.record(record)]
    assert.deepEqual(groups, [])
    assert.equal(alarms.length, 1)
    all.push(trail.record(record))
    assert.deepEqual(groups, [3])
    assert.deepEqual(alarms, [])
    answers[0]?.()
    await Promise.all(all)
  })

  it('stores a group after a while though others are missing', async () => {
    const { trail, groups, answers, alarms } = trailOf(9)
    const stored = trail.record(record)
    alarms[0]?.()
    assert.deepEqual(groups, [1])
    answers[0]?.()
    await stored
  })

  it('gathers the next group while one is on its way', async () => {
    const { trail, groups, answers, alarms } = trailOf(1)
    const first = trail.record(record)
    const others = [trail.record(record), trail.record(record)]
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
    const { trail, groups, answers } = trailOf(2)
    const lost = [trail.record(record), trail.record(record)]
    const told = lost.map((each) => assert.rejects(each, /gone/))
    answers[0]?.(new Error('gone'))
    await Promise.all(told)
    await immediate()
    const next = [trail.record(record), trail.record(record)]
    assert.deepEqual(groups, [2, 2])
    answers[1]?.()
    await Promise.all(next)
  })
})

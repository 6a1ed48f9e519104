import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { noticeMissedContacts, remindPatients } from '../../src/jobs/record-deadlines.ts'
import type { DeadlineRun } from '../../src/store/ports/deadlines.ts'
import { silentLogger } from '../store/postgres/jobs/silent-logger.ts'
import { testClock, testNow } from '../world/test-clock.ts'

/** So many dates have come; the store breaks off at the parts named. */
function dates(count: number, breaksAt: readonly number[] = []) {
  let open = count
  let part = 0
  const runs: DeadlineRun[] = []
  const log: string[] = []
  const record = async (run: DeadlineRun) => {
    part += 1
    if (breaksAt.includes(part)) throw new Error('the process was killed')
    runs.push(run)
    const found = Math.min(open, run.countMax)
    open -= found
    return { found, recorded: found }
  }
  let runNumber = 0
  const options = {
    deadlines: { makeReminders: record, noticeMissedContacts: record },
    clock: testClock(),
    identity: { uuid: () => `run-${++runNumber}` },
    logger: { ...silentLogger, info: (_: unknown, message: string) => void log.push(message) },
  }
  return { options, runs, log, left: () => open }
}

const jobs = {
  'remind-patients': { make: remindPatients, says: (n: number) => `made ${n} reminder letters` },
  'notice-missed-contacts': {
    make: noticeMissedContacts,
    says: (n: number) => `noticed ${n} patients who were to be contacted by now`,
  },
}

for (const [name, { make, says }] of Object.entries(jobs)) {
  describe(name, () => {
    it('records everything that has come by its clock, part by part, in one run', async () => {
      const { options, runs, log, left } = dates(1_234)
      await make(options)()
      assert.equal(left(), 0)
      assert.equal(runs.length, 3)
      for (const { at, requestId } of runs) assert.deepEqual([at, requestId], [testNow, 'run-1'])
      assert.deepEqual(log, [says(1_234)])
    })

    it('goes on where a run was broken off', async () => {
      const { options, runs, left } = dates(1_234, [2])
      const job = make(options)
      await assert.rejects(job(), /killed/)
      assert.equal(left(), 734)
      await job()
      assert.equal(left(), 0)
      assert.deepEqual(
        runs.map(({ requestId }) => requestId),
        ['run-1', 'run-2', 'run-2'],
      )
    })

    it('says nothing when nothing has come', async () => {
      const { options, log } = dates(0)
      await make(options)()
      assert.deepEqual(log, [])
    })
  })
}

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, afterEach, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Tasks } from '../../../../src/store/ports/jobs.ts'
import { enqueue } from '../../../../src/store/postgres/jobs/enqueue.ts'
import { installJobs } from '../../../../src/store/postgres/jobs/install-jobs.ts'
import { runPendingJobs } from '../../../../src/store/postgres/jobs/run-pending-jobs.ts'
import { type RunningJobs, startJobs } from '../../../../src/store/postgres/jobs/start-jobs.ts'
import { type Database, inTransaction, openPool } from '../../../../src/store/postgres/pool.ts'
import { releaseJobs } from '../../../../src/store/postgres/queries/job/release-jobs.ts'
import { type FreshDatabase, freshDatabase } from '../../../world/database.ts'
import { silentLogger } from './silent-logger.ts'

let fresh: FreshDatabase
let database: Database
const running: RunningJobs[] = []

before(async () => {
  fresh = await freshDatabase()
  const { connectionString } = fresh
  await installJobs({ connectionString, logger: silentLogger })
  database = openPool({ connectionString, max: 3, onError: () => {} })
})
after(async () => {
  await database.end()
  await fresh.drop()
})
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop()
  await database.query('delete from graphile_worker._private_jobs')
})

async function start(tasks: Tasks, more: { schedule?: { task: string; match: string }[] } = {}) {
  const { connectionString } = fresh
  const jobs = await startJobs({
    connectionString,
    tasks,
    logger: silentLogger,
    concurrency: 2,
    ...more,
  })
  running.push(jobs)
  return jobs
}

function runPending(tasks: Tasks, logger = silentLogger) {
  return runPendingJobs({ connectionString: fresh.connectionString, tasks, logger })
}

/** A task, and a promise of its next payload. */
function told() {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  return { payload: promise, task: async (payload: unknown) => resolve(payload) }
}

async function waiting() {
  const { rows } = await database.query<{
    key: string | null
    attempts: number
    last_error: string | null
    is_due: boolean
  }>('select key, attempts, last_error, run_at <= now() as is_due from graphile_worker.jobs')
  return rows
}

/** Asks the database again and again until a row comes back. */
async function seen(text: string): Promise<void> {
  for (;;) {
    const { rowCount } = await database.query(text)
    if (rowCount !== 0) return
  }
}

const jobIsTaken = () => seen('select from graphile_worker.jobs where locked_by is not null')

describe('jobs', () => {
  it('run as soon as they are ordered', async () => {
    const { task, payload } = told()
    await start({ tell: task })
    await enqueue(database, { name: 'tell', payload: { a: 1 } })
    assert.deepEqual(await payload, { a: 1 })
  })

  it('are ordered by a transaction that commits, and by no other', async () => {
    await inTransaction(database, (transaction) =>
      enqueue(transaction, { name: 'tell', payload: {}, key: 'kept' }),
    )
    await assert.rejects(
      inTransaction(database, async (transaction) => {
        await enqueue(transaction, { name: 'tell', payload: {}, key: 'lost' })
        throw new Error('no')
      }),
    )
    assert.deepEqual(
      (await waiting()).map(({ key }) => key),
      ['kept'],
    )
  })

  it('replace one that waits under the same key', async () => {
    await enqueue(database, { name: 'tell', payload: {}, key: 'one', inSeconds: 300 })
    assert.equal((await waiting())[0]?.is_due, false)
    await enqueue(database, { name: 'tell', payload: {}, key: 'one' })
    assert.deepEqual(await runPending({ tell: async () => {} }), { done: 1, failed: 0 })
    assert.deepEqual(await waiting(), [])
  })

  it('that fail are due again later, and the log says why', async () => {
    const faults: (string | undefined)[] = []
    const logger = { ...silentLogger, error: ({ fault }: { fault?: string }) => faults.push(fault) }
    await enqueue(database, { name: 'fail', payload: { name: 'patient' } })
    const failing = async () => {
      throw new Error('the scanner is gone')
    }
    assert.deepEqual(await runPending({ fail: failing }, logger), { done: 0, failed: 1 })
    const [job] = await waiting()
    assert.deepEqual(job, {
      key: null,
      attempts: 1,
      last_error: 'the scanner is gone',
      is_due: false,
    })
    assert.match(faults.join(), /the scanner is gone/)
    assert.doesNotMatch(faults.join(), /patient/)
  })

  it('that order others for now are followed by those', async () => {
    const order: string[] = []
    await enqueue(database, { name: 'first', payload: {} })
    const tasks = {
      first: async () => {
        order.push('first')
        await enqueue(database, { name: 'second', payload: {} })
        await enqueue(database, { name: 'second', payload: {}, inSeconds: 60 })
      },
      second: async () => void order.push('second'),
    }
    assert.deepEqual(await runPending(tasks), { done: 2, failed: 0 })
    assert.deepEqual(order, ['first', 'second'])
  })

  it('of a process that was killed run again at once', async () => {
    await enqueue(database, { name: 'hold', payload: { a: 1 } })
    const holder = fileURLToPath(new URL('hold-a-job.ts', import.meta.url))
    const child = spawn(process.execPath, [holder, fresh.connectionString], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    const { task, payload } = told()
    await start({ hold: task })
    assert.deepEqual(await payload, { a: 1 })
  })

  it('of a worker that lives stay its own', async () => {
    const { promise: release, resolve: end } = Promise.withResolvers<void>()
    await start({ hold: () => release })
    await enqueue(database, { name: 'hold', payload: {} })
    await jobIsTaken()
    const { rows } = await database.query<{ workers: number }>(releaseJobs())
    assert.equal(rows[0]?.workers, 0)
    assert.deepEqual(await runPending({ hold: async () => {} }), { done: 0, failed: 0 })
    end()
  })

  it('that run are waited for before the runner stops', async () => {
    const { promise: release, resolve: end } = Promise.withResolvers<void>()
    const jobs = await start({ hold: () => release })
    await enqueue(database, { name: 'hold', payload: {} })
    await jobIsTaken()
    let isStopped = false
    const stopped = jobs.stop().then(() => {
      isStopped = true
    })
    running.length = 0
    await database.query('select pg_sleep(0)')
    assert.equal(isStopped, false)
    end()
    await stopped
    assert.deepEqual(await waiting(), [])
  })

  it('go on after the database cut every connection of the runner', async () => {
    const { task, payload } = told()
    await start({ tell: task })
    const ofRunner = `from pg_stat_activity
      where application_name = 'open-ers jobs' and datname = current_database()`
    // One that listens, one that proves life.
    await seen(`select ${ofRunner} having count(*) >= 2`)
    await database.query(`select pg_terminate_backend(pid) ${ofRunner}`)
    await enqueue(database, { name: 'tell', payload: 'after' })
    assert.equal(await payload, 'after')
  })

  it('on a schedule are known to the database', async () => {
    await start({ purge: async () => {} }, { schedule: [{ task: 'purge', match: '17 3 * * *' }] })
    await seen(`select from graphile_worker._private_known_crontabs where identifier = 'purge'`)
  })

  it('cannot start without a database', async () => {
    const connectionString = 'postgresql://nobody@127.0.0.1:1/nothing'
    const options = { connectionString, tasks: {}, logger: silentLogger, concurrency: 1 }
    await assert.rejects(startJobs(options), { code: 'ECONNREFUSED' })
  })

  it('install the schema of the runner once, however often', async () => {
    const { connectionString } = fresh
    const installing = { connectionString, logger: silentLogger }
    await Promise.all([installJobs(installing), installJobs(installing)])
    const { rowCount } = await database.query('select from graphile_worker.jobs')
    assert.equal(rowCount, 0)
  })
})

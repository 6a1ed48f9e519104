import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { StartRefused } from '../../src/start-refused.ts'
import { type ClusterOptions, startCluster } from '../../src/store/postgres/cluster.ts'

/** Real clusters, each of these tests leaves the folder stopped for the next. */
describe('startCluster', () => {
  let folder: string
  let dataFolder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-ers-cluster-'))
    // Open to the user that root runs PostgreSQL as; the data folder in it is not.
    await chmod(folder, 0o711)
    dataFolder = join(folder, 'data')
  })
  after(() => rm(folder, { recursive: true }))

  const start = (options: Partial<ClusterOptions> = {}) =>
    startCluster({ dataFolder, database: 'integration', report: () => undefined, ...options })

  it('makes a database of Unicode text, durable and in UTC', async () => {
    const steps: string[] = []
    const cluster = await start({ report: (step) => steps.push(step) })
    const [row] = await ask(
      cluster.connectionString,
      `select upper('straße é') as upper, current_setting('server_encoding') as encoding,
              current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('full_page_writes') as pages, current_setting('timezone') as zone,
              current_database() as database`,
    )
    await cluster.stop()
    assert.equal(steps.at(-1), 'making a new database')
    assert.deepEqual(row, {
      upper: 'STRAßE É',
      encoding: 'UTF8',
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      zone: 'UTC',
      database: 'integration',
    })
  })

  it('keeps what was written when it is started again', async () => {
    const first = await start()
    await ask(first.connectionString, 'create table kept as select 1 as number')
    await first.stop()
    const second = await start()
    const rows = await ask(second.connectionString, 'select number from kept')
    await second.stop()
    assert.deepEqual(rows, [{ number: 1 }])
  })

  it('lets nobody in without the password', async () => {
    const cluster = await start()
    const address = new URL(cluster.connectionString)
    address.password = 'guessed'
    await assert.rejects(ask(address.href, 'select 1'), { code: '28P01' })
    await cluster.stop()
  })

  it('writes no statement and no value into its log', async () => {
    const cluster = await start()
    const secret = '9912003071'
    await ask(cluster.connectionString, 'create table person (number text unique)')
    for (const sql of [
      `insert into person values ('${secret}'), ('${secret}')`,
      `select '${secret}x'::integer`,
    ]) {
      await assert.rejects(ask(cluster.connectionString, sql))
    }
    await cluster.stop()
    const log = await readFile(join(dataFolder, 'postgres', 'log'), 'utf8')
    assert.match(log, /ready to accept connections/)
    assert.doesNotMatch(log, new RegExp(secret))
  })

  it('refuses a folder that another server holds, naming its process', async () => {
    const holder = await holdCluster(dataFolder)
    await assert.rejects(
      start(),
      new StartRefused(
        `The data folder ${dataFolder} is in use by another open-ers ` +
          `(process ${holder.child.pid}): stop it, or choose another with --data.`,
      ),
    )
    await kill(holder.child)
  })

  it('loses nothing that was acknowledged when its server is killed', async () => {
    const holder = await holdCluster(dataFolder)
    await ask(holder.connectionString, 'create table survivor as select 2 as number')
    await kill(holder.child)
    assert.equal(isAlive(holder.processId), true)
    const steps: string[] = []
    const cluster = await start({ report: (step) => steps.push(step) })
    const rows = await ask(cluster.connectionString, 'select number from survivor')
    await cluster.stop()
    assert.deepEqual(rows, [{ number: 2 }])
    assert.deepEqual(steps, [
      `stopping the PostgreSQL (process ${holder.processId}) that a killed server left behind`,
    ])
  })

  it('recovers when PostgreSQL and its server are killed together', async () => {
    const holder = await holdCluster(dataFolder)
    await ask(holder.connectionString, 'create table recovered as select 3 as number')
    process.kill(holder.processId, 'SIGKILL')
    await kill(holder.child)
    const cluster = await start()
    const rows = await ask(cluster.connectionString, 'select number from recovered')
    await cluster.stop()
    assert.deepEqual(rows, [{ number: 3 }])
  })

  it('leaves a stranger alone that was given the process id of a dead PostgreSQL', async (test) => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'])
    test.after(() => kill(stranger))
    const left = `${stranger.pid}\n${dataFolder}\n1700000000\n5432\n\n\n  0 0\nready   \n`
    await writeFile(join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'), left)
    const cluster = await start()
    await cluster.stop()
    assert.equal(isAlive(stranger.pid), true)
  })

  it('tells when PostgreSQL ends unasked, and can be stopped all the same', async () => {
    const told = Promise.withResolvers<string>()
    const cluster = await start({ onUnexpectedEnd: told.resolve })
    process.kill(cluster.processId, 'SIGKILL')
    assert.match(await told.promise, /^PostgreSQL has ended unexpectedly \(see .*log\)\.$/)
    await cluster.stop()
    await (await start()).stop()
  })

  it('listens in a temporary folder when its own path is too long for a socket', async () => {
    const long = join(folder, 'a'.repeat(100))
    await rename(dataFolder, long)
    const cluster = await start({ dataFolder: long, temporaryFolder: folder })
    const { host } = new pg.Client({ connectionString: cluster.connectionString })
    assert.equal(host.startsWith(join(folder, 'open-ers-socket-')), true)
    await cluster.stop()
    assert.equal(existsSync(host), false)
    await rename(long, dataFolder)
  })

  it('listens on a port of the loopback interface when every path is too long', async () => {
    const long = join(folder, 'b'.repeat(100))
    await rename(dataFolder, long)
    const cluster = await start({ dataFolder: long, temporaryFolder: long })
    const { host } = new pg.Client({ connectionString: cluster.connectionString })
    const rows = await ask(cluster.connectionString, 'select number from kept')
    await cluster.stop()
    await rename(long, dataFolder)
    assert.equal(host, '127.0.0.1')
    assert.deepEqual(rows, [{ number: 1 }])
  })

  it('begins again when making the files was broken off', async () => {
    const broken = join(folder, 'broken')
    await mkdir(join(broken, 'postgres', 'cluster.unfinished', 'base'), { recursive: true })
    await (await start({ dataFolder: broken })).stop()
    assert.equal(existsSync(join(broken, 'postgres', 'cluster.unfinished')), false)
  })

  it('refuses the files of another PostgreSQL', async () => {
    const old = join(folder, 'old')
    const cluster = join(old, 'postgres', 'cluster')
    await mkdir(cluster, { recursive: true })
    await writeFile(join(cluster, 'PG_VERSION'), '12\n')
    await assert.rejects(start({ dataFolder: old }), {
      name: 'StartRefused',
      message: new RegExp(`^${cluster} was made by PostgreSQL 12 and this release brings`),
    })
  })

  it('says why when PostgreSQL does not start', async () => {
    await assert.rejects(start({ settings: { shared_buffers: 'plenty' } }), {
      name: 'StartRefused',
      message: /^PostgreSQL does not start: invalid value for parameter "shared_buffers".*\(see /,
    })
  })
})

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

type Holder = { child: ChildProcess; connectionString: string; processId: number }

async function holdCluster(dataFolder: string): Promise<Holder> {
  const program = fileURLToPath(new URL('../world/hold-cluster.ts', import.meta.url))
  const child = spawn(process.execPath, [program, dataFolder], { stdio: ['ignore', 'pipe', 2] })
  assert.ok(child.stdout)
  const [line] = await once(createInterface(child.stdout), 'line')
  return { child, ...JSON.parse(line) }
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

function isAlive(processId: number | undefined): boolean {
  try {
    return process.kill(processId ?? 0, 0)
  } catch {
    return false
  }
}

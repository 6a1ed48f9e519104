/**
 * `npm run bench`: calls from the life of a referral and of an advice request beside the floors
 * they stand on, all in one run on one PostgreSQL: server, database and load are processes of their
 * own, runs alternate, each figure is the median of five after a warm-up. `--quick` measures
 * shorter, to look at something while working.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startCluster } from '../src/store/postgres/cluster.ts'
import { startChild } from './children.ts'
import { type Measured, measure, median, type Pids } from './measure.ts'
import { prepare } from './prepare.ts'
import { printTable } from './print-table.ts'
import { floors, type Question, questions } from './questions.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string', default: '' } },
})
const pace = values.quick ? { seconds: 1, runs: 5 } : { seconds: 4, runs: 5 }
const CONNECTIONS = [16, 64]

const folder = await mkdtemp(join(tmpdir(), 'open-ers-bench-'))
const say = (line: string) => process.stdout.write(`${line}\n`)
const cluster = await startCluster({
  dataFolder: folder,
  database: 'bench',
  report: () => undefined,
})
const environment = { DATABASE_URL: cluster.connectionString, OPEN_ERS_LOG_LEVEL: 'warn' }
const floor = await startChild('floor-server.ts', [], environment, (line) =>
  line.startsWith('http') ? line : undefined,
)
const server = await startChild(
  '../src/main.ts',
  ['--port', '0', '--data', join(folder, 'server')],
  environment,
  (line) => /is ready: (\S+)/.exec(line)?.[1],
)
try {
  say(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, runs of ${pace.seconds} s`)
  const site = await prepare(server.line, join(folder, 'server'), cluster.connectionString, say)
  const asked = questions.filter(({ name }) => name.includes(values.only))
  const results = new Map<string, Measured>()
  for (const connections of CONNECTIONS) {
    const all = [...floors, ...asked].filter(
      ({ connectionsMax = connections }) => connections <= connectionsMax,
    )
    for (const question of all) await ask(question, connections, 1)
    const runs = new Map<Question, Measured[]>(all.map((question) => [question, []]))
    // In turns, so that a slow minute of the machine falls on all alike.
    for (let run = 0; run < pace.runs; run++) {
      await site.signInAgain()
      for (const question of all) {
        runs.get(question)?.push(await ask(question, connections, pace.seconds))
      }
      say(`${connections} clients: run ${run + 1} of ${pace.runs} is done`)
    }
    for (const [question, measured] of runs) {
      results.set(`${question.name} ${connections}`, median(measured))
    }
  }
  printTable([...floors, ...asked], CONNECTIONS, results, say)

  async function ask(question: Question, connections: number, seconds: number): Promise<Measured> {
    const url = question.isFloor ? floor.line : site.url
    const pids: Pids = {
      server: question.isFloor ? floor.pid : server.pid,
      database: cluster.processId,
    }
    const asking = { site, seconds, connections, folder }
    const job = await question.job(asking)
    const meanwhile = await question.meanwhile?.(asking)
    return measure(
      { url, connections, ...job },
      pids,
      meanwhile && { url, connections, ...meanwhile },
    )
  }
} finally {
  await server.stop()
  await floor.stop()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}

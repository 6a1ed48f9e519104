/**
 * `npm run bench`: the calls of the first referral beside the floors they stand on, all in one run
 * on one PostgreSQL: server, database and load are processes of their own, runs alternate, each
 * figure is the median of three after a warm-up. `--quick` measures shorter, to look at something
 * while working.
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
const pace = values.quick ? { seconds: 2, runs: 3 } : { seconds: 5, runs: 3 }
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
    for (const question of [...floors, ...asked]) {
      results.set(`${question.name} ${connections}`, await ask(question, connections))
    }
  }
  printTable([...floors, ...asked], CONNECTIONS, results, say)

  async function ask(question: Question, connections: number): Promise<Measured> {
    const url = question.isFloor ? floor.line : site.url
    const pids: Pids = {
      server: question.isFloor ? floor.pid : server.pid,
      database: cluster.processId,
    }
    const job = async (seconds: number) => ({
      url,
      connections,
      ...(await question.job({ site, seconds, connections, folder })),
    })
    await measure(await job(1), pids)
    const runs: Measured[] = []
    for (let run = 0; run < pace.runs; run++)
      runs.push(await measure(await job(pace.seconds), pids))
    const result = median(runs)
    say(
      `${question.name}, ${connections} clients: ${result.requestsPerSecond.toFixed(0)} requests/s`,
    )
    return result
  }
} finally {
  await server.stop()
  await floor.stop()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}

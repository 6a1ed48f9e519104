/**
 * `node bench/large-upload.ts`: files of 100 MB through A039 to this disk, beside the same bytes
 * through plain HTTP to a file. In turns, one file at a time and four at once; the median of five.
 * The malware scan is told to wait, so that it is not measured here.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { userToken } from '../scripts/obtain-token.ts'
import { largeUploadBytesMax } from '../src/domain/document/upload.ts'
import { startCluster } from '../src/store/postgres/cluster.ts'
import { pour } from '../test/faults/pour.ts'
import { startChild } from './children.ts'
import { usageOf } from './processes.ts'

const RUNS = 5
const AT_ONCE = [1, 4]

type Headers = Readonly<Record<string, string>>
type Place = { readonly baseUrl: string; readonly path: string; readonly headers: Headers }

const folder = await mkdtemp(join(tmpdir(), 'open-ers-bench-'))
const dataFolder = join(folder, 'server')
const say = (line: string) => process.stdout.write(`${line}\n`)
const cluster = await startCluster({
  dataFolder: folder,
  database: 'bench',
  report: () => undefined,
})
const environment = { DATABASE_URL: cluster.connectionString, OPEN_ERS_LOG_LEVEL: 'warn' }
const floor = await startChild('upload-floor.ts', [folder], environment, (line) =>
  line.startsWith('http') ? line : undefined,
)
const server = await startChild(
  '../src/main.ts',
  ['--port', '0', '--data', dataFolder],
  environment,
  (line) => /is ready: (\S+)/.exec(line)?.[1],
)
try {
  const headers = await signIn(server.line)
  const contestants = [
    { name: 'floor: HTTP to file', pid: floor.pid, place: async () => floorPlace(floor.line) },
    { name: 'A039 to disk', pid: server.pid, place: () => announce(server.line, headers) },
  ]
  say(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${RUNS} runs`)
  say('\n| | at once | MB/s | server ms of CPU a file | of its floor |')
  say('|---|---|---|---|---|')
  for (const atOnce of AT_ONCE) {
    const runs = contestants.map(({ name, pid, place }) => {
      return { name, pid, place, rates: [] as number[], cpuMs: 0 }
    })
    for (let run = 0; run < RUNS; run += 1) {
      for (const each of runs) {
        const before = usageOf(each.pid).cpuMs
        each.rates.push(await rateOf(atOnce, each.place))
        each.cpuMs += usageOf(each.pid).cpuMs - before
      }
    }
    const [first] = runs
    for (const { name, rates, cpuMs } of runs) {
      const rate = medianOf(rates)
      const ratio = first === undefined ? 0 : rate / medianOf(first.rates)
      const cpu = cpuMs / RUNS / atOnce
      say(`| ${name} | ${atOnce} | ${rate.toFixed(0)} | ${cpu.toFixed(0)} | ${ratio.toFixed(2)} |`)
    }
  }
} finally {
  await server.stop()
  await floor.stop()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}

/** MB a second, of all files together; asking for a place is part of it. */
async function rateOf(atOnce: number, place: () => Promise<Place>): Promise<number> {
  const startedAt = performance.now()
  const statuses = await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const { baseUrl, ...to } = await place()
      return (await pour(baseUrl, { method: 'PUT', ...to, bytes: largeUploadBytesMax })).status
    }),
  )
  if (statuses.some((status) => status !== 200)) throw new Error(`answered ${statuses.join()}`)
  const seconds = (performance.now() - startedAt) / 1_000
  return (atOnce * largeUploadBytesMax) / 1_048_576 / seconds
}

function floorPlace(baseUrl: string): Place {
  return { baseUrl, path: '/', headers: {} }
}

async function announce(url: string, headers: Headers): Promise<Place> {
  const type = 'text/plain'
  const answer = await fetch(`${url}/referrals/FHIR/R4/Binary`, {
    method: 'POST',
    headers: {
      ...headers,
      'nhsd-ers-file-name': 'ers-pending.txt',
      'nhsd-ers-file-mime-type': type,
      'nhsd-ers-file-size': String(largeUploadBytesMax),
    },
  })
  const { pathname, search } = new URL(answer.headers.get('location') ?? '')
  const disposition = answer.headers.get('content-disposition') ?? ''
  return {
    baseUrl: url,
    path: `${pathname}${search}`,
    headers: { 'content-type': type, 'content-disposition': disposition },
  }
}

async function signIn(url: string): Promise<Headers> {
  const worldToken = (await readFile(join(dataFolder, 'world-token'), 'utf8')).trim()
  const token = await userToken({ url, worldToken }, 'user-app', { user: '555073103100' })
  return {
    authorization: `Bearer ${token}`,
    'nhsd-end-user-organisation-ods': 'D82106',
    'nhsd-ers-business-function': 'REFERRING_CLINICIAN',
  }
}

function medianOf(rates: readonly number[]): number {
  return rates.toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0
}

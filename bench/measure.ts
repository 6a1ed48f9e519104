import { setTimeout } from 'node:timers/promises'
import { load } from './children.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { usageOf } from './processes.ts'

export type Measured = LoadResult & {
  /** CPU microseconds a request. */
  readonly serverCpuUs: number
  readonly databaseCpuUs: number
  readonly serverMemoryMb: number
  readonly databaseMemoryMb: number
}

export type Pids = { readonly server: number; readonly database: number }

/**
 * One job with what it cost server and database. Throws when any answer was not the expected one.
 */
export async function measure(job: LoadJob, pids: Pids, meanwhile?: LoadJob): Promise<Measured> {
  const beside = meanwhile && keepDoing(meanwhile)
  if (beside !== undefined) await setTimeout(HEAD_START_MS)
  const before = { server: usageOf(pids.server), database: usageOf(pids.database) }
  const result = await load(job)
  expectAll(job, result)
  const after = { server: usageOf(pids.server), database: usageOf(pids.database) }
  await beside
  const requests = job.amount ?? result.requestsPerSecond * (job.seconds ?? 5)
  return {
    ...result,
    serverCpuUs: ((after.server.cpuMs - before.server.cpuMs) * 1_000) / requests,
    databaseCpuUs: ((after.database.cpuMs - before.database.cpuMs) * 1_000) / requests,
    serverMemoryMb: after.server.memoryMb,
    databaseMemoryMb: after.database.memoryMb,
  }
}

/** Until the other client is at work: starting it is not what is measured. */
const HEAD_START_MS = 1_000

/** Begins before the question and ends after it. */
async function keepDoing(job: LoadJob): Promise<void> {
  expectAll(job, await load({ ...job, connections: 1, seconds: (job.seconds ?? 5) + 2 }))
}

function expectAll({ method, path }: LoadJob, { unexpected }: LoadResult): void {
  if (Object.keys(unexpected).length === 0) return
  throw new Error(`${method} ${path} answered ${JSON.stringify(unexpected)}`)
}

/** The run in the middle by requests a second: whole, so that its figures belong together. */
export function median(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((a, b) => a.requestsPerSecond - b.requestsPerSecond)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}

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
export async function measure(job: LoadJob, pids: Pids): Promise<Measured> {
  const before = { server: usageOf(pids.server), database: usageOf(pids.database) }
  const result = await load(job)
  const after = { server: usageOf(pids.server), database: usageOf(pids.database) }
  if (Object.keys(result.unexpected).length > 0) {
    throw new Error(`${job.method} ${job.path} answered ${JSON.stringify(result.unexpected)}`)
  }
  const requests = job.amount ?? result.requestsPerSecond * (job.seconds ?? 5)
  return {
    ...result,
    serverCpuUs: ((after.server.cpuMs - before.server.cpuMs) * 1_000) / requests,
    databaseCpuUs: ((after.database.cpuMs - before.database.cpuMs) * 1_000) / requests,
    serverMemoryMb: after.server.memoryMb,
    databaseMemoryMb: after.database.memoryMb,
  }
}

/** The run in the middle by requests a second: whole, so that its figures belong together. */
export function median(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((a, b) => a.requestsPerSecond - b.requestsPerSecond)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}

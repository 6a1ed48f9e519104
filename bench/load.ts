/**
 * The load, in a process of its own: reads one job as JSON from stdin, runs it, prints one result
 * as JSON. Latencies are kept one by one, because a histogram of whole milliseconds hides what is
 * measured here.
 */
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import autocannon from 'autocannon'

export type LoadJob = {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  /** Either for a time, or a number of requests. */
  readonly seconds?: number
  readonly amount?: number
  readonly body?: string
  /** A file with one body a line; each request takes the next, none is used twice. */
  readonly bodiesFile?: string
  /** The same for paths, in place of `path`. */
  readonly pathsFile?: string
  readonly expects: number
}

export type LoadResult = {
  readonly requestsPerSecond: number
  readonly bytesPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly unexpected: Readonly<Record<string, number>>
}

const job = JSON.parse(await text(process.stdin)) as LoadJob
process.stdout.write(JSON.stringify(await run(job)))

function run(load: LoadJob): Promise<LoadResult> {
  const nextBody = oneByOne(load.bodiesFile, load.body ?? '')
  const nextPath = oneByOne(load.pathsFile, load.path)
  return new Promise((resolve, reject) => {
    const durations: number[] = []
    const unexpected: Record<string, number> = {}
    let bytes = 0
    let startedAt = 0
    let endedAt = 0
    const instance = autocannon(
      {
        url: load.url,
        connections: load.connections,
        ...(load.amount === undefined ? { duration: load.seconds ?? 5 } : { amount: load.amount }),
        requests: [
          {
            method: load.method,
            path: load.path,
            headers: { ...load.headers },
            ...(load.method === 'POST' && {
              setupRequest: (request) => ({ ...request, path: nextPath(), body: nextBody() }),
            }),
          },
        ],
      },
      (fault) => (fault ? reject(fault) : resolve(resultOf())),
    )
    instance.on('response', (_client, statusCode, resBytes, durationMs) => {
      endedAt = performance.now()
      startedAt ||= endedAt - durationMs
      durations.push(durationMs)
      bytes += resBytes
      if (statusCode !== load.expects) unexpected[statusCode] = (unexpected[statusCode] ?? 0) + 1
    })
    function resultOf(): LoadResult {
      const seconds = (endedAt - startedAt) / 1_000
      durations.sort((a, b) => a - b)
      return {
        requestsPerSecond: durations.length / seconds,
        bytesPerSecond: bytes / seconds,
        p50Ms: durations[Math.floor(durations.length * 0.5)] ?? 0,
        p99Ms: durations[Math.floor(durations.length * 0.99)] ?? 0,
        unexpected,
      }
    }
  })
}

/** The lines of a file, each once; the same text again and again where there is no file. */
function oneByOne(file: string | undefined, otherwise: string): () => string {
  if (file === undefined) return () => otherwise
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  let next = 0
  return () => {
    const line = lines[next++]
    if (line === undefined) throw new Error('not enough was prepared')
    return line
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LoadJob, LoadResult } from './load.ts'

export type Child = { readonly pid: number; readonly stop: () => Promise<void> }

/**
 * Starts a program of ours with the runtime this one has; resolves with the first line that
 * `isReady` knows.
 */
export async function startChild(
  script: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  isReady: (line: string) => string | undefined,
): Promise<Child & { readonly line: string }> {
  const child = spawn(
    process.execPath,
    [
      '--max-semi-space-size=16',
      '--max-old-space-size=256',
      fileURLToPath(new URL(script, import.meta.url)),
      ...parameters,
    ],
    { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const line = await firstLine(child, isReady)
  return {
    line,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

function firstLine(child: ChildProcess, isReady: (line: string) => string | undefined) {
  return new Promise<string>((resolve, reject) => {
    let seen = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      for (const line of seen.split('\n')) {
        const ready = isReady(line)
        if (ready !== undefined) resolve(ready)
      }
    })
    child.on('exit', (code) =>
      reject(new Error(`ended with ${code} before it was ready:\n${seen}`)),
    )
  })
}

/** Runs one job of load in its own process. */
export async function load(job: LoadJob): Promise<LoadResult> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('load.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  child.stdin.end(JSON.stringify(job))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`the load ended with ${code}`)
  return JSON.parse(printed) as LoadResult
}

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import manifest from '../../package.json' with { type: 'json' }
import { settleLeftover } from '../../src/store/postgres/cluster/leftover.ts'

export type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** The real server as a process of its own. */
export type ServerProcess = {
  readonly baseUrl: string
  readonly processId: number
  /** From the start of the process to its last line, the one that says it is ready. */
  readonly startedInMs: number
  /** What it printed, line by line. */
  readonly lines: readonly string[]
  readonly complaints: () => string
  readonly says: (pattern: RegExp) => Promise<string>
  readonly signal: (name: NodeJS.Signals) => void
  /** How it ended, once it has; never rejects. */
  readonly ended: Promise<Ending>
  /** `kill -9`, when it still runs. */
  readonly kill: () => Promise<void>
}

export type ServerProcessOptions = {
  readonly dataFolder: string
  /** The same at each start, where stored bodies are compared: they name the server's address. */
  readonly port?: number
  /** Without one the server brings a PostgreSQL along. */
  readonly databaseUrl?: string
  readonly parameters?: readonly string[]
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** What `npm start` gives to the runtime. */
const RUNTIME = manifest.scripts.start.split(' ').filter((word) => word.startsWith('--'))

/** Resolves when the server says that it is ready; fails with what it said when it ends before. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const startedAt = performance.now()
  const child = spawnMain(options)
  const { lines, says, complaints } = listenTo(child)
  const ended = endingOf(child)
  const ready = await says(/ is ready: /)
  return {
    // Behind another public address it still listens on its own.
    baseUrl: options.port
      ? `http://127.0.0.1:${options.port}`
      : (/http:\S+/.exec(ready)?.[0] ?? ''),
    processId: child.pid ?? 0,
    startedInMs: performance.now() - startedAt,
    lines,
    complaints,
    says,
    signal: (name) => void child.kill(name),
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** `kill -9` as soon as it has said so much; fails when it ends before, or is ready. */
export async function killedWhenItSays(
  pattern: RegExp,
  options: ServerProcessOptions,
): Promise<void> {
  const child = spawnMain(options)
  const { says } = listenTo(child)
  const ended = endingOf(child)
  await says(pattern)
  child.kill('SIGKILL')
  await ended
}

function spawnMain(options: ServerProcessOptions): ChildProcess {
  const { dataFolder, port = 0, databaseUrl, parameters = [] } = options
  const { DATABASE_URL: _, ...environment } = process.env
  const place = ['--port', String(port), '--data', dataFolder]
  const logLevel = process.env.OPEN_ERS_TEST_LOG ?? 'silent'
  return spawn(
    process.execPath,
    [...RUNTIME, MAIN, '--log-level', logLevel, ...place, ...parameters],
    {
      env: { ...environment, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
}

function listenTo(child: ChildProcess) {
  assert.ok(child.stdout && child.stderr)
  const lines: string[] = []
  let complained = ''
  let hasEnded = false
  let news = Promise.withResolvers<void>()
  const tell = () => {
    news.resolve()
    news = Promise.withResolvers()
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    lines.push(...chunk.trimEnd().split('\n'))
    tell()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complained += chunk
  })
  // Both streams have been read to their end by then.
  child.once('close', () => {
    hasEnded = true
    tell()
  })
  const says = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => pattern.test(line))
      if (found !== undefined) return found
      if (hasEnded) assert.fail(`ended before it said ${pattern}: ${complained}`)
      await news.promise
    }
  }
  return { lines, says, complaints: () => complained }
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  const [code, signal] = await once(child, 'close')
  return { code, signal }
}

/** The address of the database brought along; another one after each start. */
export async function databaseUrlIn(dataFolder: string): Promise<string> {
  return (await readFile(join(dataFolder, 'database-url'), 'utf8')).trim()
}

const clusterIn = (dataFolder: string) => join(dataFolder, 'postgres', 'cluster')

/** The process id of the PostgreSQL brought along, absent when none runs. */
export async function postmasterIn(dataFolder: string): Promise<number | undefined> {
  const file = join(clusterIn(dataFolder), 'postmaster.pid')
  const processId = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  return isAlive(processId) ? processId : undefined
}

/** Stops the PostgreSQL that a killed server left behind, as the next start would. */
export async function stopPostmaster(dataFolder: string): Promise<void> {
  await settleLeftover(clusterIn(dataFolder), () => undefined)
}

export function isAlive(processId: number): boolean {
  try {
    return processId > 0 && process.kill(processId, 0)
  } catch {
    return false
  }
}

import type { ChildProcess } from 'node:child_process'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { invariant } from '../../../base/invariant.ts'
import { StartRefused } from '../../../start-refused.ts'
import type { Binaries } from './binaries.ts'
import { chooseEndpoint, clearSocket, type Endpoint } from './endpoint.ts'
import type { PostgresFolder } from './initialise.ts'
import { stopProcess } from './leftover.ts'
import { startProgram } from './programs.ts'
import type { ServerUser } from './server-user.ts'
import { clusterSettings, type Settings } from './settings.ts'

export type LaunchOptions = {
  readonly at: PostgresFolder
  readonly binaries: Binaries
  readonly user: ServerUser | undefined
  readonly temporaryFolder: string
  readonly settings: Settings
  readonly onUnexpectedEnd: (line: string) => void
}

export type Launched = {
  readonly endpoint: Endpoint
  readonly processId: number
  readonly stop: () => Promise<void>
}

const READY_POLL_MS = 10
const RETRY_MS = 100
const ATTEMPTS_MAX = 100

/**
 * Starts PostgreSQL on the files of a cluster and waits until it answers, however long recovery
 * takes. Tries again while the last processes of a killed server still hold the shared memory, or
 * when the port went to somebody else in between.
 */
export async function launch(options: LaunchOptions): Promise<Launched> {
  await rename(options.at.log, `${options.at.log}.previous`).catch(() => undefined)
  for (let attempt = 1; ; attempt += 1) {
    const endpoint = await chooseEndpoint({ ...options, postgresFolder: options.at.folder })
    const child = await startServer(options, endpoint)
    if (await becomesReady(child, options.at)) return watched(child, endpoint, options)
    if (endpoint.kind === 'socket') await clearSocket(endpoint.folder)
    const reason = await lastFatal(options.at.log)
    const passes = /in use$/.test(reason) && attempt < ATTEMPTS_MAX
    if (!passes) {
      throw new StartRefused(`PostgreSQL does not start: ${reason} (see ${options.at.log}).`)
    }
    await pause(RETRY_MS)
  }
}

async function startServer(options: LaunchOptions, endpoint: Endpoint): Promise<ChildProcess> {
  const settings = Object.entries(clusterSettings(endpoint, options.settings))
  const parameters = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = await open(options.at.log, 'a', 0o600)
  try {
    const { at, user } = options
    const place = { folder: at.cluster, user, isApart: true }
    return startProgram(options.binaries.postgres, { ...place, parameters, output: log.fd })
  } finally {
    await log.close()
  }
}

/** PostgreSQL says it in its own file: its process id in line one, `ready` in line eight. */
async function becomesReady(child: ChildProcess, at: PostgresFolder): Promise<boolean> {
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  while (!hasEnded(child)) {
    if (failure) throw new StartRefused(`PostgreSQL does not start: ${failure.message}`)
    const status = await readFile(join(at.cluster, 'postmaster.pid'), 'utf8').catch(() => '')
    const lines = status.split('\n')
    if (lines[0] === String(child.pid) && lines[7]?.startsWith('ready')) return true
    await pause(READY_POLL_MS)
  }
  return false
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function lastFatal(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n')
  const line = lines.findLast((each) => /FATAL:|PANIC:|error/i.test(each)) ?? lines.at(-1) ?? ''
  return line.replace(/^.*?(FATAL|PANIC): +/, '').trim()
}

function watched(child: ChildProcess, endpoint: Endpoint, options: LaunchOptions): Launched {
  const { pid } = child
  invariant(pid !== undefined, 'a server that is ready has a process id')
  const complain = () =>
    options.onUnexpectedEnd(`PostgreSQL has ended unexpectedly (see ${options.at.log}).`)
  child.once('exit', complain)
  return {
    endpoint,
    processId: pid,
    stop: async () => {
      child.off('exit', complain)
      if (!hasEnded(child)) await stopProcess(pid)
      if (endpoint.kind === 'socket') await clearSocket(endpoint.folder)
    },
  }
}

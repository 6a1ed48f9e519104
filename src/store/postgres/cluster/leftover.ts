import { execFile } from 'node:child_process'
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { StartRefused } from '../../../start-refused.ts'
import { clearSocket } from './endpoint.ts'

const POLL_MS = 10
const FAST_STOP_MS = 30_000
const IMMEDIATE_STOP_MS = 15_000

/**
 * A server that was killed leaves its PostgreSQL running, or only the files that say so. The first
 * is stopped: the caller holds the lock on the data folder, so nobody is using it. The rest is
 * cleared as far as PostgreSQL would not recover from it by itself.
 */
export async function settleLeftover(
  clusterFolder: string,
  report: (step: string) => void,
): Promise<void> {
  const file = join(clusterFolder, 'postmaster.pid')
  const [processId, , , , socketFolder = ''] = (await readText(file)).split('\n')
  const leftover = Number(processId)
  if (!(leftover > 0)) return
  if ((await isRunning(leftover)) && (await runsCluster(leftover, clusterFolder))) {
    report(`stopping the PostgreSQL (process ${leftover}) that a killed server left behind`)
    await stopProcess(leftover)
  }
  await disown(file)
  if (isAbsolute(socketFolder)) await clearSocket(socketFolder)
}

/** Rolls back what is open, writes what is committed, ends. Rougher only when that takes long. */
export async function stopProcess(processId: number): Promise<void> {
  signal(processId, 'SIGINT')
  if (await ends(processId, FAST_STOP_MS)) return
  // Immediate: like pulling the plug, recovered at the next start.
  signal(processId, 'SIGQUIT')
  if (await ends(processId, IMMEDIATE_STOP_MS)) return
  throw new StartRefused(`PostgreSQL (process ${processId}) does not stop: end it by hand.`)
}

/**
 * The id may by now be a stranger's, or of a dead process that nobody has buried, and PostgreSQL
 * would take either for a competitor; its parent's id it does not. The rest of the file stays: it
 * names the shared memory, whose last user must be gone before the data is touched.
 */
async function disown(file: string): Promise<void> {
  const text = await readText(file)
  if (text !== '') await writeFile(file, text.replace(/^\d+/, String(process.pid)))
}

async function ends(processId: number, withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += POLL_MS) {
    if (!(await isRunning(processId))) return true
    await pause(POLL_MS)
  }
  return false
}

function signal(processId: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(processId, name)
  } catch {
    // It has ended meanwhile, which is what the signal was for.
  }
}

/** A zombie is not: it has ended, and only its parent (who may never ask) has not been told. */
async function isRunning(processId: number): Promise<boolean> {
  try {
    process.kill(processId, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  const status = await readText(`/proc/${processId}/stat`)
  return !/\) [ZX] /.test(status)
}

/**
 * PostgreSQL works in its data folder all its life; where that cannot be seen, its name must do.
 */
async function runsCluster(processId: number, clusterFolder: string): Promise<boolean> {
  const seen = await readlink(`/proc/${processId}/cwd`).catch(() => undefined)
  if (seen !== undefined) return seen === (await realpath(clusterFolder))
  const command = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(processId)]).then(
    ({ stdout }) => stdout,
    () => '',
  )
  return /\bpostgres\b/.test(command) && command.includes(clusterFolder)
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

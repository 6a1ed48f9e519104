import { execFile } from 'node:child_process'
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { StartRefused } from '../../../start-refused.ts'

const POLL_MS = 10
const FAST_STOP_MS = 30_000
const IMMEDIATE_STOP_MS = 15_000

/**
 * A server that was killed leaves its PostgreSQL running, or only the file with its process id.
 * The first is stopped; the caller holds the lock on the data folder, so nobody is using it. The
 * second is recovered from by PostgreSQL itself, except when another process has been given that
 * id since.
 */
export async function settleLeftover(
  clusterFolder: string,
  report: (step: string) => void,
): Promise<void> {
  const file = join(clusterFolder, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => '')
  const processId = Number.parseInt(text, 10)
  if (!(processId > 0) || !isAlive(processId)) return
  if (await runsCluster(processId, clusterFolder)) {
    report(`stopping the PostgreSQL (process ${processId}) that a killed server left behind`)
    await stopProcess(processId)
    return
  }
  // PostgreSQL takes its parent's id for no competitor. The rest of the file stays: it names the
  // shared memory whose last user must be gone before the files are touched.
  await writeFile(file, text.replace(/^\d+/, String(process.pid)))
}

/**
 * Rolls back what is open, writes what is committed, ends. Rougher only when that takes too long.
 */
export async function stopProcess(processId: number): Promise<void> {
  signal(processId, 'SIGINT')
  if (await ends(processId, FAST_STOP_MS)) return
  // Immediate: like pulling the plug, recovered at the next start.
  signal(processId, 'SIGQUIT')
  if (await ends(processId, IMMEDIATE_STOP_MS)) return
  throw new StartRefused(`PostgreSQL (process ${processId}) does not stop: end it by hand.`)
}

async function ends(processId: number, withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += POLL_MS) {
    if (!isAlive(processId)) return true
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

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * PostgreSQL works inside its data folder all its life; where that cannot be seen its name must
 * do.
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

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * CPU time used so far, in milliseconds, and resident memory, in megabytes, of a process and all
 * below it.
 */
export type Usage = { readonly cpuMs: number; readonly memoryMb: number }

const TICK_MS = 1_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/**
 * From /proc, so on Linux only. Shared memory of PostgreSQL's processes is counted once:
 * proportional set size where the kernel tells it, else resident size.
 */
export function usageOf(rootPid: number): Usage {
  let cpuMs = 0
  let memoryMb = 0
  for (const pid of withDescendants(rootPid)) {
    cpuMs += cpuMsOf(pid)
    memoryMb += memoryMbOf(pid)
  }
  return { cpuMs, memoryMb }
}

function withDescendants(rootPid: number): number[] {
  const listing = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const parents = listing
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found = [rootPid]
  for (const pid of found) {
    for (const [child = 0, parent] of parents) if (parent === pid) found.push(child)
  }
  return found
}

/**
 * Own time and that of children already gone: a connection that ended has not worked for nothing.
 */
function cpuMsOf(pid: number): number {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ')
  const ticks = [11, 12, 13, 14].map((index) => Number(fields[index] ?? 0))
  return ticks.reduce((sum, each) => sum + each, 0) * TICK_MS
}

function memoryMbOf(pid: number): number {
  const shares = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1]
  return Number(shares ?? resident ?? 0) / 1_024
}

/** Empty when the process ended between being listed and being read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

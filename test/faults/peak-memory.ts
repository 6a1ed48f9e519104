import { readFile, writeFile } from 'node:fs/promises'

/** How much memory a process has had at most, in megabytes, since it was last asked to forget. */
export type PeakMemory = {
  readonly forget: () => Promise<void>
  /** Absent where the kernel does not tell (anywhere but on Linux). */
  readonly peakMb: () => Promise<number | undefined>
  readonly residentMb: () => Promise<number | undefined>
}

export function peakMemory(processId: number): PeakMemory {
  const read = async (name: string) => {
    const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '')
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024
  }
  return {
    // 5: the peak begins anew with what is resident now.
    forget: () => writeFile(`/proc/${processId}/clear_refs`, '5').catch(() => undefined),
    peakMb: () => read('VmHWM'),
    residentMb: () => read('VmRSS'),
  }
}

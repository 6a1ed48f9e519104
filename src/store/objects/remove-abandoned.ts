import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, epochMilliseconds, MILLISECONDS } from '../../base/clock.ts'

const abandonedAfterMs = MILLISECONDS.hour

/**
 * What a killed process left in a folder of files being written. Young files may be another
 * process's upload.
 */
export async function removeAbandoned(folder: string, clock: Clock): Promise<void> {
  const before = epochMilliseconds(clock.now()) - abandonedAfterMs
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < before) await rm(path, { force: true })
  }
}

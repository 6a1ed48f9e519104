import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StartRefused } from './start-refused.ts'

/** The absolute path of the data folder, made when missing: letters lie in it, so it is private. */
export async function prepareDataFolder(path: string): Promise<string> {
  const folder = resolve(path)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartRefused(`The data folder ${folder} ${await complaintOf(folder)}.`, {
      cause: error,
    })
  }
  return folder
}

async function complaintOf(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined) return 'cannot be made'
  return found.isDirectory() ? 'cannot be written' : 'is a file'
}

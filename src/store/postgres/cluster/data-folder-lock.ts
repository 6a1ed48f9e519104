import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartRefused } from '../../../start-refused.ts'

/**
 * One server a data folder. The lock is the kernel's, on a file that SQLite opens for us (Node has
 * no call for it): it ends with the process, however that ends, so it is never stale and two
 * starters cannot both win. The process id beside it is for people only.
 */
export async function lockDataFolder(dataFolder: string): Promise<{ release: () => void }> {
  const processFile = join(dataFolder, 'open-ers.pid')
  const lock = openLock(dataFolder)
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    lock.close()
    throw await refusalOf(error, dataFolder, processFile)
  }
  await writeFile(processFile, `${process.pid}\n`)
  return {
    release: () => {
      rmSync(processFile, { force: true })
      lock.close()
    },
  }
}

function openLock(dataFolder: string): DatabaseSync {
  try {
    return new DatabaseSync(join(dataFolder, 'open-ers.lock'), { timeout: 0 })
  } catch (error) {
    throw new StartRefused(`Cannot write in the data folder ${dataFolder}.`, { cause: error })
  }
}

async function refusalOf(error: unknown, dataFolder: string, processFile: string): Promise<Error> {
  const SQLITE_BUSY = 5
  const isHeld = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
  if (!isHeld) {
    return new StartRefused(`Cannot lock the data folder ${dataFolder}: ${String(error)}`, {
      cause: error,
    })
  }
  const holder = await readFile(processFile, 'utf8').catch(() => '')
  const who = holder === '' ? 'another open-ers' : `another open-ers (process ${holder.trim()})`
  return new StartRefused(
    `The data folder ${dataFolder} is in use by ${who}: stop it, or choose another with --data.`,
  )
}

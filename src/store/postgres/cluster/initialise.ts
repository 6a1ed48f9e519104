import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { StartRefused } from '../../../start-refused.ts'
import type { Binaries } from './binaries.ts'
import { startProgram } from './programs.ts'
import type { ServerUser } from './server-user.ts'

export const SUPERUSER = 'open_ers'

/** What `<data>/postgres` holds: the cluster's files, the password to it, and its log. */
export type PostgresFolder = {
  readonly folder: string
  readonly cluster: string
  readonly password: string
  readonly log: string
}

export function postgresFolderIn(dataFolder: string): PostgresFolder {
  const folder = join(dataFolder, 'postgres')
  return {
    folder,
    cluster: join(folder, 'cluster'),
    password: join(folder, 'password'),
    log: join(folder, 'log'),
  }
}

/**
 * Makes the cluster's files, and the password that keeps other users of this machine out. They are
 * made beside their place and moved there when complete: a start that is killed half-way is begun
 * again by the next.
 */
export async function initialise(
  at: PostgresFolder,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<void> {
  await mkdir(at.folder, { recursive: true })
  await chmod(at.folder, 0o700)
  await writeFile(at.password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  const unfinished = join(at.folder, 'cluster.unfinished')
  // Again and again: the program that made them may still be at it when its parent was killed.
  await rm(unfinished, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  await mkdir(unfinished, { mode: 0o700 })
  if (user) {
    for (const path of [at.folder, at.password, unfinished]) await chown(path, user.uid, user.gid)
  }
  await runInitdb(binaries.initdb, unfinished, user)
  await rename(unfinished, at.cluster)
}

/**
 * Text sorts by code point and letters change case as Unicode says, whatever locales the machine
 * has.
 */
async function runInitdb(
  program: string,
  folder: string,
  user: ServerUser | undefined,
): Promise<void> {
  const parameters = [
    `--username=${SUPERUSER}`,
    '--pwfile=../password',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]
  const place = { folder, user, isApart: false }
  const child = startProgram(program, { ...place, parameters, output: 'pipe' })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const complaints = child.stderr ? text(child.stderr) : ''
  child.stdout?.resume()
  if ((await ended) === 0) return
  const reason = (await complaints).trim().split('\n').at(-1)
  throw new StartRefused(`PostgreSQL cannot make its files in ${folder}: ${reason}`)
}

export async function readPassword(at: PostgresFolder): Promise<string> {
  try {
    return (await readFile(at.password, 'utf8')).trim()
  } catch (error) {
    throw new StartRefused(`Cannot read ${at.password}, the password of the database beside it.`, {
      cause: error,
    })
  }
}

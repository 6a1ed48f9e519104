import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { StartRefused } from '../../../start-refused.ts'

/** Whom PostgreSQL runs as: it refuses root, so root picks somebody without rights. Absent: us. */
export type ServerUser = { readonly uid: number; readonly gid: number }

const ROOT = 0

/** Whoever owns the files already, else `postgres`, else `nobody`. */
export async function chooseServerUser(clusterFolder: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== ROOT) return undefined
  const owner = await ownerOf(clusterFolder)
  if (owner !== undefined && owner.uid !== ROOT) return owner
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'))
  if (user !== undefined) return user
  throw new StartRefused(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: ' +
      'start as another user, or set DATABASE_URL.',
  )
}

async function ownerOf(path: string): Promise<ServerUser | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && { uid: found.uid, gid: found.gid }
}

const run = promisify(execFile)

async function lookUp(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

const READ = 4
const SEARCH = 1

/** Whether the user may run the program: read it, and enter every folder on the way to it. */
export async function canRun(user: ServerUser | undefined, program: string): Promise<boolean> {
  if (user === undefined) return true
  return (await grants(user, program, READ | SEARCH)) && canEnter(user, dirname(program))
}

export async function canEnter(user: ServerUser | undefined, folder: string): Promise<boolean> {
  if (user === undefined) return true
  if (!(await grants(user, folder, SEARCH))) return false
  return folder === dirname(folder) || canEnter(user, dirname(folder))
}

async function grants(user: ServerUser, path: string, wanted: number): Promise<boolean> {
  const found = await stat(path)
  const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0
  return ((found.mode >> shift) & wanted) === wanted
}

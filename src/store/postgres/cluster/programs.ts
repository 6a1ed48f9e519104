import { type ChildProcess, spawn } from 'node:child_process'
import { platform } from 'node:os'
import type { ServerUser } from './server-user.ts'

/** How a PostgreSQL program is started inside a data folder, and what it must call that folder. */
export type Place = { readonly folder: string; readonly user: ServerUser | undefined }

export type ProgramOptions = Place & {
  readonly parameters: readonly string[]
  readonly output: 'pipe' | number
  /** In a session of its own: a Ctrl-C in the terminal is for us, who stop it when we are done. */
  readonly isApart: boolean
}

/**
 * Starts a program with the data folder as its working directory; it does not outlive us by much.
 */
export function startProgram(program: string, options: ProgramOptions): ChildProcess {
  const child = spawn(program, ['-D', nameOfFolder(options), ...options.parameters], {
    cwd: options.folder,
    env: environment(),
    detached: options.isApart,
    windowsHide: true,
    stdio: ['ignore', options.output, options.output],
    ...options.user,
  })
  const askToStop = () => child.kill('SIGINT')
  process.once('exit', askToStop)
  child.once('exit', () => process.off('exit', askToStop))
  return child
}

/**
 * Root's folders may be closed to the user that PostgreSQL runs as (`/root`, `mktemp -d`), and
 * only the way there is: the process is already inside when it changes user. Linux has a name for
 * "where I am".
 */
function nameOfFolder({ folder, user }: Place): string {
  return user !== undefined && platform() === 'linux' ? '/proc/self/cwd' : folder
}

/**
 * No PG… variable, password or foreign locale of ours: only what programs need to be found and
 * run.
 */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'SystemRoot']
  const found = kept.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(found), LC_ALL: 'C' }
}

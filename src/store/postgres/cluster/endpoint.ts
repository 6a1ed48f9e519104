import { createHash } from 'node:crypto'
import { chmod, chown, lstat, mkdir, mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import { canReach, type ServerUser } from './server-user.ts'

/** Where a cluster listens: a socket in a private folder, or a port on the loopback interface. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly folder: string; readonly isTemporary: boolean }
  | { readonly kind: 'port'; readonly port: number }

export type EndpointOptions = {
  readonly postgresFolder: string
  readonly temporaryFolder: string
  readonly user: ServerUser | undefined
}

/**
 * The folder of the cluster itself, else a temporary one whose path is short enough, else a port.
 */
export async function chooseEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { postgresFolder, temporaryFolder, user } = options
  if (platform() === 'win32') return { kind: 'port', port: await freePort() }
  if (isShortEnough(postgresFolder) && (await canReach(user, postgresFolder))) {
    return { kind: 'socket', folder: postgresFolder, isTemporary: false }
  }
  const digest = createHash('sha256').update(postgresFolder).digest('hex').slice(0, 12)
  const folder = join(temporaryFolder, `open-ers-${digest}`)
  if (isShortEnough(`${folder}-123456`) && (await canReach(user, dirname(folder)))) {
    return { kind: 'socket', folder: await privateFolder(folder, user), isTemporary: true }
  }
  return { kind: 'port', port: await freePort() }
}

/**
 * The kernel takes 107 bytes for the path of a socket; PostgreSQL also makes a lock file beside
 * it.
 */
function isShortEnough(folder: string): boolean {
  return Buffer.byteLength(join(folder, '.s.PGSQL.5432.lock')) <= 107
}

/** A folder that somebody else made under the same name is left alone: theirs is not private. */
async function privateFolder(wanted: string, user: ServerUser | undefined): Promise<string> {
  const ourUid = process.getuid?.()
  await mkdir(wanted, { mode: 0o700 }).catch(() => undefined)
  const found = await lstat(wanted).catch(() => undefined)
  const isOurs = found?.isDirectory() && (found.uid === ourUid || found.uid === user?.uid)
  const folder = isOurs ? wanted : await mkdtemp(`${wanted}-`)
  await chmod(folder, 0o700)
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

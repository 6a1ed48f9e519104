import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { platform } from 'node:os'
import { basename, join } from 'node:path'
import { canEnter, type ServerUser } from './server-user.ts'

/** Where a cluster listens: a socket in a private folder, or a port on the loopback interface. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly folder: string }
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
  if (isShortEnough(postgresFolder) && (await canEnter(user, postgresFolder))) {
    return { kind: 'socket', folder: postgresFolder }
  }
  const pattern = join(temporaryFolder, TEMPORARY_NAME)
  if (isShortEnough(`${pattern}XXXXXX`) && (await canEnter(user, temporaryFolder))) {
    const folder = await mkdtemp(pattern)
    if (user) await chown(folder, user.uid, user.gid)
    return { kind: 'socket', folder }
  }
  return { kind: 'port', port: await freePort() }
}

const TEMPORARY_NAME = 'open-ers-socket-'

/** The kernel takes 107 bytes for the path of a socket; PostgreSQL makes a lock file beside it. */
function isShortEnough(folder: string): boolean {
  return Buffer.byteLength(join(folder, LOCK)) <= 107
}

const SOCKET = '.s.PGSQL.5432'
const LOCK = `${SOCKET}.lock`

/** What a server that was killed has left where it listened. Only once it is known to be gone. */
export async function clearSocket(folder: string): Promise<void> {
  if (basename(folder).startsWith(TEMPORARY_NAME)) {
    await rm(folder, { recursive: true, force: true })
  } else {
    for (const name of [SOCKET, LOCK]) await rm(join(folder, name), { force: true })
  }
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

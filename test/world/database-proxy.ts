import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'

export type DatabaseProxy = {
  /** Leads to the same database by way of this proxy. */
  readonly connectionString: string
  /** Cuts every connection and refuses new ones, as a database that is gone. */
  readonly cut: () => Promise<void>
  /** Lets connections through again. */
  readonly mend: () => Promise<void>
}

/** Stands between a server and its database, so that a test can take the database away. */
export async function databaseProxy(connectionString: string): Promise<DatabaseProxy> {
  const { host, port, user, password, database } = new pg.Client({ connectionString })
  const open = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  const listen = async (at: number) => {
    proxy.listen(at, '127.0.0.1')
    await once(proxy, 'listening')
  }
  await listen(0)
  const address = proxy.address()
  const own = typeof address === 'object' && address !== null ? address.port : 0
  const credentials = [user, password].map((each) => encodeURIComponent(each ?? '')).join(':')
  return {
    connectionString: `postgresql://${credentials}@127.0.0.1:${own}/${database}`,
    cut: async () => {
      const closed = once(proxy, 'close')
      proxy.close()
      for (const socket of open) socket.destroy()
      await closed
    },
    mend: () => listen(own),
  }
}

import { createServer } from 'node:net'
import { invariant } from '../base/invariant.ts'

/**
 * A port that nobody listens on: bodies name the server's own address, so it is known before
 * listening.
 */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      invariant(typeof address === 'object' && address !== null, 'a TCP server has a port')
      server.close(() => resolve(address.port))
    })
  })
}

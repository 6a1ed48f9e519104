import { createServer } from 'node:net'
import { StartRefused } from './start-refused.ts'

/**
 * Tries the address before anything is started or written: a second start by mistake should say so
 * at once, and leave nothing behind. The real server may still lose the port to somebody quicker.
 */
export function requireFreeAddress(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => reject(refusalOfAddress(error) ?? error))
    server.listen(port, host, () => server.close(() => resolve()))
  })
}

/** What a failure to listen means to the person who chose the address; nothing for other errors. */
export function refusalOfAddress(error: unknown): StartRefused | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined
  const { syscall, code, address, port } = error as NodeJS.ErrnoException & {
    address?: string
    port?: number
  }
  if (syscall === 'getaddrinfo') {
    return new StartRefused('The host to listen on is unknown: choose another with --host.')
  }
  if (syscall !== 'listen') return undefined
  const where = `${address}:${port}`
  switch (code) {
    case 'EADDRINUSE':
      return new StartRefused(`${where} is already in use: choose another with --port.`)
    case 'EACCES':
      return new StartRefused(`Not permitted to listen on ${where}: choose another with --port.`)
    case 'EADDRNOTAVAIL':
      return new StartRefused(`${address} is no address of this machine: choose another --host.`)
    default:
      return new StartRefused(`Cannot listen on ${where}: ${code}.`)
  }
}

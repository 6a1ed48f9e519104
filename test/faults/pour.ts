import { connect } from 'node:net'

export type Pouring = {
  /** POST when absent. */
  readonly method?: 'POST' | 'PUT'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: number
  /** Without a Content-Length. */
  readonly isChunked?: boolean
}

export type Poured = {
  /** 0 when the connection was closed without a word. */
  readonly status: number
  /** What the server took of it before it closed the connection. */
  readonly bytes: number
}

const PART = Buffer.alloc(65_536, 'x')
const CHUNK = Buffer.concat([Buffer.from('10000\r\n'), PART, Buffer.from('\r\n')])

/**
 * Sends a body of any size, to its last byte, whatever is answered meanwhile: as clients do that
 * write first and read afterwards, and as Node's own does not.
 */
export function pour(baseUrl: string, pouring: Pouring): Promise<Poured> {
  const { hostname, port } = new URL(baseUrl)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    let left = pouring.bytes
    const poured = () => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
      resolve({ status, bytes: pouring.bytes - Math.max(0, left) })
      socket.destroy()
    }
    const goOn = () => {
      while (left > 0) {
        left -= PART.length
        const taken = socket.write(
          pouring.isChunked ? CHUNK : PART.subarray(0, PART.length + Math.min(0, left)),
        )
        if (!taken) return
      }
      if (pouring.isChunked) socket.write('0\r\n\r\n')
      // All of it is on its way: only the answer is waited for.
      socket.off('drain', goOn)
      if (answer.includes('\r\n\r\n')) poured()
      else socket.on('data', () => answer.includes('\r\n\r\n') && poured())
    }
    socket.on('data', (bytes) => {
      if (answer.length < 65_536) answer += bytes.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', poured)
    socket.on('drain', goOn)
    socket.write(headOf(pouring))
    goOn()
  })
}

function headOf({ method = 'POST', path, headers, bytes, isChunked = false }: Pouring): string {
  const length = isChunked ? ['transfer-encoding: chunked'] : [`content-length: ${bytes}`]
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `${[`${method} ${path} HTTP/1.1`, 'host: localhost', ...named, ...length].join('\r\n')}\r\n\r\n`
}

import { connect } from 'node:net'

export type RawAnswer = {
  /** 0 when the server closed the connection without a word. */
  readonly status: number
  /** Names in lower case; bytes as Latin-1, as they came. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/**
 * Sends bytes as they are and reads until the server closes the connection, so `connection: close`
 * belongs among them. With `endsAfter` our side is closed once they are sent.
 */
export function sendRaw(
  baseUrl: string,
  bytes: Buffer | string,
  { endsAfter = false } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('close', () => resolve(answerIn(Buffer.concat(chunks))))
    socket.on('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'ECONNRESET' && fault.code !== 'EPIPE') reject(fault)
    })
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
    if (endsAfter) socket.end()
  })
}

/** The head of a request, each line ended; `connection: close` is added. */
export function headOf(requestLine: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers })
  return `${[requestLine, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`
}

function answerIn(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, Math.max(0, end)).split('\r\n')
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers: new Map(lines.map((line) => [nameIn(line), valueIn(line)])),
    body: end === -1 ? Buffer.alloc(0) : bytes.subarray(end + 4),
  }
}

function nameIn(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase()
}

function valueIn(line: string): string {
  return line.slice(line.indexOf(':') + 1).trim()
}

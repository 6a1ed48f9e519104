import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import type { Scanner, Verdict } from '../../domain/document/scanner.ts'

export type ClamdOptions = {
  /** Where clamd listens: TCP, or its unix socket. */
  readonly address:
    | { readonly host: string; readonly port: number }
    | { readonly socketPath: string }
  /** How long it may stay silent, while connecting, taking bytes or scanning. */
  readonly silenceMsMax: number
}

/** `127.0.0.1:3310`, `[::1]:3310` or `/run/clamav/clamd.ctl`; undefined for anything else. */
export function readClamdAddress(text: string): ClamdOptions['address'] | undefined {
  if (text.startsWith('/')) return { socketPath: text }
  const [, v6, name, digits] = /^(?:\[([0-9a-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? []
  const host = v6 ?? name
  const port = Number(digits)
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined
}

/** The scanner could not be asked or did not answer: nothing is known about the file. */
export class ScannerFault extends Error {
  override readonly name = 'ScannerFault'
}

/**
 * Asks a clamd daemon over INSTREAM (clamd(8)): `zINSTREAM\0`, then chunks with their length as
 * four bytes, big end first, then a length of zero. One connection a scan. `StreamMaxLength` of
 * clamd must be at least as large as the largest file that may be uploaded.
 */
export function clamdScanner(options: ClamdOptions): Scanner {
  return {
    scan: async (content) => {
      const socket = connect(addressOf(options))
      const ended = new AbortController()
      const answer = answerOf(socket, options.silenceMsMax).finally(() => ended.abort())
      try {
        await Promise.race([send(socket, content, ended.signal), answer])
        return verdictOf(await answer)
      } finally {
        socket.destroy()
        await answer.catch(() => {})
      }
    },
  }
}

function addressOf({ address }: ClamdOptions): NetConnectOpts {
  return 'socketPath' in address ? { path: address.socketPath } : { ...address }
}

/** An answer may come before everything is sent: sending stops then. */
async function send(
  socket: Socket,
  content: AsyncIterable<Uint8Array>,
  ended: AbortSignal,
): Promise<void> {
  const write = async (bytes: Uint8Array) => {
    if (!socket.write(bytes)) await once(socket, 'drain', { signal: ended })
  }
  try {
    await write(Buffer.from('zINSTREAM\0'))
    for await (const chunk of content) {
      if (ended.aborted) return
      await write(lengthOf(chunk))
      await write(chunk)
    }
    await write(lengthOf(new Uint8Array()))
  } catch (fault) {
    if (!ended.aborted) throw fault
  }
}

function lengthOf(chunk: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(chunk.length)
  return length
}

/** `stream: <signature> FOUND` is far shorter. */
const answerBytesMax = 512

/** What clamd says, without the closing NUL. */
function answerOf(socket: Socket, silenceMsMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = (what: string, cause?: Error) => {
      reject(new ScannerFault(`clamd ${what}`, { cause }))
      socket.destroy()
    }
    socket.setTimeout(silenceMsMax, () => fail(`said nothing for ${silenceMsMax} ms`))
    socket.on('data', (bytes) => {
      said += bytes.toString('utf8')
      const end = said.indexOf('\0')
      if (0 <= end && end <= answerBytesMax) resolve(said.slice(0, end))
      else if (said.length > answerBytesMax) fail('gave an answer without an end')
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail(`cannot be reached or broke off (${error.code ?? error.name})`, error)
    })
    socket.on('close', () => fail('closed the connection without an answer'))
  })
}

function verdictOf(answer: string): Verdict {
  if (answer === 'stream: OK') return 'clean'
  if (answer.startsWith('stream: ') && answer.endsWith(' FOUND')) return 'threat'
  if (answer.includes('size limit exceeded')) {
    throw new ScannerFault('clamd refused the size of the file: its StreamMaxLength is too small')
  }
  throw new ScannerFault(`clamd answered with an error: ${answer}`)
}

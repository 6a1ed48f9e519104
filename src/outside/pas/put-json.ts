import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'

/** No answer of the contract is known: not what the bridge did, nor whether it was reached. */
export class BridgeFault extends Error {
  override readonly name = 'BridgeFault'
}

export type JsonSender = {
  /** The body of a 200. Rejects with a `BridgeFault` for everything else. */
  readonly put: (path: string, body: object, signal: AbortSignal) => Promise<string>
  readonly close: () => void
}

/** Longer than any answer of the contract. */
const ANSWER_BYTES_MAX = 4_096

/** What stands on the way forgets a silent connection sooner or later: we do it first. */
const IDLE_MS_MAX = 30_000

/**
 * Sends JSON to one address, over connections that are kept. Follows no redirect, reads no long
 * answer, and has no time limit but the signal. What the messages of its faults say may be logged.
 */
export function jsonSender(base: string, headers: Readonly<Record<string, string>>): JsonSender {
  const { host, protocol } = new URL(base)
  const isTls = protocol === 'https:'
  const agent = new (isTls ? TlsAgent : PlainAgent)({ keepAlive: true, timeout: IDLE_MS_MAX })
  const begin = isTls ? tlsRequest : request
  const put: JsonSender['put'] = async (path, body, signal) => {
    const text = JSON.stringify(body)
    const sent = begin(`${base}${path}`, {
      method: 'PUT',
      agent,
      signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      },
    })
    let answer: IncomingMessage | undefined
    try {
      answer = await answerTo(sent, text)
      return await bodyOf(answer)
    } catch (fault) {
      // A kept connection may just have been closed by the other side: that says nothing.
      const isStale = sent.reusedSocket && answer === undefined && isReset(fault)
      if (isStale && !signal.aborted) return put(path, body, signal)
      throw new BridgeFault(`the bridge at ${host} ${complaintOf(fault)}`, { cause: fault })
    }
  }
  return { put, close: () => agent.destroy() }
}

function answerTo(sent: ClientRequest, text: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('response', resolve)
    sent.on('error', reject)
    // Also where Node tells of no error, as after an answer that changes the protocol.
    sent.on('close', () => reject(new NoAnswer('closed the connection')))
    sent.end(text)
  })
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  if (answer.statusCode !== 200) {
    answer.destroy()
    throw new NoAnswer(`answered ${answer.statusCode}`)
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES_MAX) throw new NoAnswer(`answered with over ${ANSWER_BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Never leaves this file. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

function isReset(fault: unknown): boolean {
  const { code } = fault as NodeJS.ErrnoException
  return code === 'ECONNRESET' || code === 'EPIPE'
}

function complaintOf(fault: unknown): string {
  if (fault instanceof NoAnswer) return fault.message
  const { code, name } = fault as NodeJS.ErrnoException
  return `cannot be reached, or broke off (${code ?? name})`
}

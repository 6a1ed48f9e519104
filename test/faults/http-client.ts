import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

/** What came of a request, told apart as far as a client can. */
export type Outcome =
  | Answered
  /** Nobody listens: the request was not taken. */
  | { readonly is: 'refused' }
  /** The connection ended before the first byte of an answer. */
  | { readonly is: 'dropped' }
  /** The connection ended in the middle of an answer. */
  | { readonly is: 'cut' }

export type Answered = {
  readonly is: 'answered'
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export type Sending = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type HttpClient = {
  readonly send: (path: string, sending?: Sending) => Promise<Outcome>
  readonly close: () => void
}

/** A client that keeps so many connections, and tells faults of the connection from answers. */
export function httpClient(baseUrl: string, connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    send: (path, sending = {}) => send(new URL(path, baseUrl), agent, sending),
    close: () => agent.destroy(),
  }
}

function send(url: URL, agent: Agent, { method = 'GET', headers, body }: Sending) {
  return new Promise<Outcome>((resolve) => {
    const sent = request(url, { method, agent, ...(headers !== undefined && { headers }) })
    sent.on('response', (response) => void answerOf(response).then(resolve))
    sent.on('error', (fault: NodeJS.ErrnoException) =>
      resolve({ is: fault.code === 'ECONNREFUSED' ? 'refused' : 'dropped' }),
    )
    sent.end(body)
  })
}

async function answerOf(response: IncomingMessage): Promise<Outcome> {
  const { statusCode: status = 0, headers } = response
  let text = ''
  try {
    for await (const chunk of response.setEncoding('utf8')) text += chunk
  } catch {
    return { is: 'cut' }
  }
  return { is: 'answered', status, headers, text }
}

import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { pipeline } from 'node:stream'

export type LoadBalancer = { readonly baseUrl: string; readonly close: () => Promise<void> }

/** Sends each request to the next of the servers, whose ports it is told once they run. */
export async function loadBalancer(portsOf: () => readonly number[]): Promise<LoadBalancer> {
  let turn = 0
  const server = createServer((incoming, answer) => {
    const ports = portsOf()
    const { method, url, headers } = incoming
    const port = ports[turn % ports.length]
    turn += 1
    const outgoing = request({ port, method, path: url, headers, agent: false })
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      pipeline(response, answer, () => undefined)
    })
    outgoing.on('error', () => answer.destroy())
    pipeline(incoming, outgoing, () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}

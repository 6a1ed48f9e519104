import type { IncomingMessage } from 'node:http'

export type BodyRead =
  | { readonly is: 'read'; readonly bytes: Buffer }
  | { readonly is: 'too-large' }
  | { readonly is: 'aborted' }

/**
 * Collects a request body up to a limit. A larger one is refused by its Content-Length before a
 * byte is kept, or as soon as it passes the limit; what still arrives is thrown away as it comes.
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<BodyRead> {
  if (Number(request.headers['content-length']) > bytesMax) {
    return Promise.resolve({ is: 'too-large' })
  }
  // Who hung up while the token was looked up has been closed, and will say nothing more.
  if (request.destroyed) return Promise.resolve({ is: 'aborted' })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= bytesMax) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      resolve({ is: 'too-large' })
    })
    request.on('end', () => resolve({ is: 'read', bytes: Buffer.concat(chunks, bytes) }))
    request.on('error', () => resolve({ is: 'aborted' }))
    request.on('close', () => resolve({ is: 'aborted' }))
  })
}

import type { FastifyReply } from 'fastify'

/** How the object store of this server answers, to whoever has a location: in plain text. */
export const standingHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export function refuse(reply: FastifyReply, status: number, ...says: string[]): FastifyReply {
  return reply
    .code(status)
    .headers({ ...standingHeaders, 'content-type': 'text/plain; charset=utf-8' })
    .send(`${says.join('\n')}\n`)
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseDocumentId } from '../domain/identifier/document-id.ts'
import {
  type ObjectStore,
  type OpenObject,
  objectStorePath,
  type Presentation,
  type SignedUrls,
} from '../store/ports/objects.ts'
import { readByteRange } from './byte-range.ts'
import { refuse, standingHeaders } from './object-store-answer.ts'

export type ObjectStoreRouteOptions = {
  readonly objects: Pick<ObjectStore, 'open'>
  readonly urls: SignedUrls
}

/**
 * Where A042 redirects to when the objects are on this server's disk: no token, the signature in
 * the URL is the permission. Its logs are silent, because the URL holds the signature and the name
 * of the file.
 */
export function objectStoreRoute(app: FastifyInstance, options: ObjectStoreRouteOptions): void {
  app.route({
    method: 'GET',
    url: `${objectStorePath}/:id`,
    exposeHeadRoute: false,
    logLevel: 'silent',
    handler: (request, reply) => serve(request, reply, options),
  })
  app.route({
    method: ['HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
    url: `${objectStorePath}/:id`,
    logLevel: 'silent',
    // The body, if any, is of no interest: nothing of it is read.
    onRequest: async (_request, reply) => {
      reply.header('allow', 'GET, PUT')
      return refuse(reply, 405, 'A signature is for GET or PUT alone.')
    },
    handler: async () => {},
  })
}

async function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  { objects, urls }: ObjectStoreRouteOptions,
): Promise<FastifyReply> {
  const { id: given } = request.params as { readonly id: string }
  const url = request.raw.url ?? ''
  const id = parseDocumentId(given)
  const checked = urls.check(given, url.slice(url.indexOf('?') + 1))
  if (id === undefined || checked.is === 'altered') {
    return refuse(reply, 403, 'The signature does not match this request.')
  }
  if (checked.is === 'expired') return refuse(reply, 403, 'This location has expired.')
  const range = readByteRange(request.headers.range)
  return send(reply, await objects.open(id, range), checked.value, range !== undefined)
}

function send(
  reply: FastifyReply,
  object: OpenObject,
  presentation: Presentation,
  isPart: boolean,
): FastifyReply {
  if (object.is === 'absent') return refuse(reply, 404, 'There is no such object.')
  if (object.is === 'outside') {
    reply.header('content-range', `bytes */${object.bytes}`)
    return refuse(reply, 416, 'The range lies outside the object.')
  }
  const { first, last } = object.part
  if (isPart) reply.header('content-range', `bytes ${first}-${last}/${object.bytes}`)
  // Fastify pipes the stream, and destroys it when the caller hangs up.
  return reply
    .code(isPart ? 206 : 200)
    .headers({
      ...standingHeaders,
      'content-type': presentation.mediaType,
      'content-length': last - first + 1,
      'content-disposition': presentation.disposition,
      'accept-ranges': 'bytes',
    })
    .send(object.stream)
}

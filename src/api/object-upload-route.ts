import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { unreachable } from '../base/invariant.ts'
import { type DocumentId, parseDocumentId } from '../domain/identifier/document-id.ts'
import type { DocumentStore } from '../store/ports/documents.ts'
import {
  type ArrivedBytes,
  type ObjectStore,
  objectStorePath,
  type SignedUrls,
  type UploadReceiver,
  type UploadTerms,
} from '../store/ports/objects.ts'
import { headerOf } from '../wire/headers.ts'
import type { Context } from './context.ts'
import { refuse, standingHeaders } from './object-store-answer.ts'
import { RETRY_AFTER_SECONDS } from './refusal-reply.ts'

export type ObjectUploadRouteOptions = {
  readonly receiver: UploadReceiver
  readonly urls: Pick<SignedUrls, 'checkUpload'>
  readonly context: Pick<Context, 'lifecycle' | 'logger' | 'isUnavailable'> & {
    readonly documents: Pick<DocumentStore, 'find' | 'recordArrival'>
    readonly objects: Pick<ObjectStore, 'remove'>
  }
}

/**
 * Where A039 sends the bytes when the objects are on this server's disk: no token, the signature in
 * the URL is the permission, to be used once (DOMAIN 4.1). Its logs are silent, because the URL
 * holds the signature and the name of the file. Statuses are those of object stores.
 */
export function objectUploadRoute(app: FastifyInstance, options: ObjectUploadRouteOptions): void {
  app.route({
    method: 'PUT',
    url: `${objectStorePath}/:id`,
    logLevel: 'silent',
    // Before Fastify looks at the body: it goes to the disk as it comes.
    onRequest: (request, reply) => takingPart(request, reply, options),
    handler: async () => {},
  })
}

/** A stop waits for what has begun, and a fault tells the caller whether to try again. */
async function takingPart(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ObjectUploadRouteOptions,
): Promise<FastifyReply> {
  const { lifecycle, logger, isUnavailable } = options.context
  if (lifecycle.isDraining()) return tryAgain(reply)
  lifecycle.begin()
  try {
    return await receive(request, reply, options)
  } catch (fault) {
    logger.error({ fault: fault instanceof Error ? String(fault.stack) : '' }, 'an upload failed')
    return isUnavailable(fault) ? tryAgain(reply) : refuse(reply, 500, 'A fault of the server.')
  } finally {
    lifecycle.end()
  }
}

function tryAgain(reply: FastifyReply): FastifyReply {
  reply.header('retry-after', RETRY_AFTER_SECONDS)
  return refuse(reply, 503, 'Try again shortly.')
}

const USED = 'This location has been used.'

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ObjectUploadRouteOptions,
): Promise<FastifyReply> {
  const { id: given } = request.params as { readonly id: string }
  const url = request.raw.url ?? ''
  const id = parseDocumentId(given)
  const checked = options.urls.checkUpload(given, url.slice(url.indexOf('?') + 1))
  if (id === undefined || checked.is === 'altered') {
    return refuse(reply, 403, 'The signature does not match this request.')
  }
  if (checked.is === 'expired') return refuse(reply, 403, 'This location has expired.')
  if (headerOf(request.headers, 'content-length') === undefined) {
    return refuse(reply, 411, 'Content-Length is mandatory.')
  }
  const broken = brokenTerms(request, checked.value)
  if (broken.length > 0) return refuse(reply, 403, ...broken)
  const { documents } = options.context
  const [document] = await documents.find([id])
  if (document?.awaitsBytesUntil === undefined) return refuse(reply, 403, USED)
  const received = await options.receiver.receive(id, request.raw, checked.value.bytes)
  switch (received.is) {
    case 'stored':
      return arrived(id, received, reply, options)
    case 'used':
      return refuse(reply, 403, USED)
    case 'broken-off':
    case 'too-small':
    case 'too-large':
      return refuse(reply, 400, 'The body ended before it was complete.')
    default:
      return unreachable(received)
  }
}

/** What differs from what was agreed, all of it; values are not shown: they name the file. */
function brokenTerms({ headers }: FastifyRequest, terms: UploadTerms): string[] {
  const wanted = {
    'Content-Type': [terms.contentType, 'the media type that was announced'],
    'Content-Disposition': [terms.disposition, 'what the announcement was answered with'],
    'Content-Length': [String(terms.bytes), 'the size that was announced'],
  }
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity'
  return [
    ...Object.entries(wanted)
      .filter(([name, [value]]) => headerOf(headers, name) !== value)
      .map(([name, [, is]]) => `${name} must be ${is}, to the letter.`),
    ...(encoding === 'identity' ? [] : ['The file must be sent as it is, not encoded.']),
  ]
}

async function arrived(
  id: DocumentId,
  bytes: ArrivedBytes,
  reply: FastifyReply,
  { context: { documents, objects } }: ObjectUploadRouteOptions,
): Promise<FastifyReply> {
  const isNews = await documents.recordArrival(id, bytes)
  if (!isNews && (await documents.find([id])).length === 0) {
    await objects.remove(id)
    return refuse(reply, 403, 'This location has expired.')
  }
  return reply.code(200).headers(standingHeaders).send('')
}

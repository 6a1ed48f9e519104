import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline as pipe } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from './context.ts'
import { type Endpoint, urlOf } from './endpoint.ts'
import type { Exchange } from './exchange.ts'
import type { Reply } from './reply.ts'
import { runPipeline } from './run-pipeline.ts'

/** On every answer, as the live service sends them (DOMAIN 8.7). */
const STANDING_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '0',
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'x-frame-options': 'DENY',
  'strict-transport-security': 'max-age=31536000 ; includeSubDomains',
} as const

/**
 * Puts every declared endpoint on the server. The body is left unread for the pipeline, so that nothing
 * is taken in from a caller who has not been let in.
 */
export function fhirRoutes(app: FastifyInstance, endpoints: readonly Endpoint[], context: Context) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: urlOf(endpoint),
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        reply.hijack()
        await answer(endpoint, request, reply.raw, context)
      },
    })
  }
}

async function answer(
  endpoint: Endpoint,
  request: FastifyRequest,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const startedAt = performance.now()
  const { lifecycle } = context
  const exchange = exchangeOf(endpoint, request, context)
  lifecycle.begin()
  try {
    const reply = await runPipeline(exchange, context)
    const durationMs = performance.now() - startedAt
    context.metrics.observe(endpoint.id, reply.status, durationMs)
    context.logger.debug(
      { requestId: exchange.requestId, operation: endpoint.id, status: reply.status, durationMs },
      'answered',
    )
    await send(reply, exchange, response, durationMs)
  } finally {
    lifecycle.end()
  }
}

function exchangeOf(endpoint: Endpoint, request: FastifyRequest, context: Context): Exchange {
  const { raw } = request
  const url = raw.url ?? ''
  const mark = url.indexOf('?')
  return {
    endpoint,
    request: raw,
    params: request.params as Exchange['params'],
    query: mark === -1 ? '' : url.slice(mark + 1),
    at: context.clock.now(),
    requestId: `${context.identity.uuid()}-1`,
    correlationId: correlationIdOf(raw),
    draining: context.lifecycle.isDraining(),
  }
}

/** A free string, echoed as it came (DOMAIN 8.7). */
function correlationIdOf({ headers }: IncomingMessage): string | undefined {
  const value = headers['x-correlation-id']
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Who fails the gateway's token check gets the request id that they sent themselves (DOMAIN 8.7). */
function requestIdFor(reply: Reply, { request, requestId }: Exchange): string {
  const own = request.headers['x-request-id']
  const isUnknownCaller = reply.status === 401 && reply.headers['www-authenticate'] !== undefined
  return isUnknownCaller && typeof own === 'string' && own.length <= 256 ? own : requestId
}

async function send(
  reply: Reply,
  exchange: Exchange,
  response: ServerResponse,
  durationMs: number,
): Promise<void> {
  const { body } = reply
  const headers: Record<string, string | number> = {
    ...STANDING_HEADERS,
    'x-request-id': requestIdFor(reply, exchange),
    'request-duration': Math.round(durationMs),
    ...reply.headers,
  }
  if (exchange.correlationId !== undefined) headers['x-correlation-id'] = exchange.correlationId
  if (exchange.draining) headers.connection = 'close'
  if (body instanceof Readable) {
    response.writeHead(reply.status, headers)
    // A caller who hangs up in the middle is no fault of ours.
    await pipe(body, response).catch(() => response.destroy())
    return
  }
  if (body !== null) headers['content-length'] = Buffer.byteLength(body)
  response.writeHead(reply.status, headers)
  response.end(exchange.endpoint.method === 'HEAD' ? undefined : (body ?? undefined))
}

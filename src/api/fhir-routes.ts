import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline as pipe } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answerHeaders, correlationIdOf } from './answer-headers.ts'
import type { Context } from './context.ts'
import { type Endpoint, urlOf } from './endpoint.ts'
import type { Exchange } from './exchange.ts'
import type { Reply } from './reply.ts'
import { runPipeline } from './run-pipeline.ts'

/**
 * Puts every declared endpoint on the server. The pipeline takes over before Fastify looks at the
 * body or its type: nothing is taken in from, or said of, a request whose caller has not been let
 * in.
 */
export function fhirRoutes(app: FastifyInstance, endpoints: readonly Endpoint[], context: Context) {
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: urlOf(endpoint),
      exposeHeadRoute: false,
      onRequest: async (request, reply) => {
        reply.hijack()
        await answer(endpoint, request, reply.raw, context)
      },
      handler: async () => {},
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
  // Whoever is told to come back is not waited for: they may come back faster than we stop.
  const isAwaited = !exchange.draining
  if (isAwaited) lifecycle.begin()
  try {
    const reply = await runPipeline(exchange, context)
    const durationMs = performance.now() - startedAt
    context.metrics.observe(endpoint.id, reply.status, durationMs)
    context.logger.debug(
      { requestId: exchange.requestId, operation: endpoint.id, status: reply.status, durationMs },
      'answered',
    )
    // Kept connections are not used again while stopping, so that nobody is cut off on one.
    if (lifecycle.isDraining()) response.setHeader('connection', 'close')
    await send(reply, exchange, response, durationMs)
  } finally {
    if (isAwaited) onceSent(response, lifecycle.end)
  }
}

/** Ended is not sent: a caller who reads slowly still waits for the rest. */
function onceSent(response: ServerResponse, run: () => void): void {
  if (response.closed) run()
  else response.once('close', run)
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
    correlationId: correlationIdOf(raw.headers),
    draining: context.lifecycle.isDraining(),
  }
}

/**
 * Who fails the gateway's token check gets the request id that they sent themselves (DOMAIN 8.7).
 */
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
    ...answerHeaders(requestIdFor(reply, exchange), exchange.correlationId),
    'request-duration': Math.round(durationMs),
    ...reply.headers,
  }
  if (body instanceof Readable) {
    response.writeHead(reply.status, headers)
    // A caller who hangs up in the middle is no fault of ours.
    await pipe(body, response).catch(() => response.destroy())
    return
  }
  if (body instanceof Uint8Array) {
    response.writeHead(reply.status, { ...headers, 'content-length': body.byteLength })
    response.end(body)
    return
  }
  const parts = body === null || typeof body === 'string' ? [body ?? ''] : body
  if (body !== null) headers['content-length'] = bytesOf(parts)
  response.writeHead(reply.status, headers)
  if (exchange.endpoint.method === 'HEAD') {
    response.end()
    return
  }
  const [first = '', ...rest] = parts
  const opening = hasOnlyAscii(headers) ? first : Buffer.from(first)
  const last = rest.pop()
  if (last === undefined) {
    response.end(opening)
    return
  }
  response.write(opening)
  for (const part of rest) response.write(part)
  response.end(last)
}

function bytesOf(parts: readonly string[]): number {
  return parts.reduce((bytes, part) => bytes + Buffer.byteLength(part), 0)
}

/** Node sends head and text as one piece in UTF-8, which would spell an echoed header otherwise. */
function hasOnlyAscii(headers: Readonly<Record<string, string | number>>): boolean {
  const echoed = `${headers['x-request-id']}${headers['x-correlation-id'] ?? ''}`
  return !/[\x80-\xff]/.test(echoed)
}

import { createHash } from 'node:crypto'
import { unreachable } from '../base/invariant.ts'
import type { RefusalCode } from '../domain/refusal/codes.ts'
import { type Refusal, refusal } from '../domain/refusal/refusal.ts'
import { nameCaller } from '../security/caller.ts'
import { headerOf, refusalOfGateway } from '../security/gateway.ts'
import { type GatewayRefusal, invalidToken } from '../security/gateway-refusal.ts'
import { parseJson } from '../wire/json.ts'
import type { Context } from './context.ts'
import type { Exchange, Step } from './exchange.ts'
import { accepts, isFhirJson } from './negotiation.ts'
import { readBody } from './read-body.ts'
import { gatewayReply, refusalReply } from './refusal-reply.ts'
import type { Reply } from './reply.ts'
import { serve } from './serve.ts'

/**
 * Every step in order, each for the endpoints it concerns. The order is the gateway's (DOMAIN
 * 8.6), then role, media type, body, precondition; existence, relationship, version, state and
 * lock follow inside `serve`, where the request is loaded (DOMAIN 3.2).
 */
// biome-ignore format: a table
export const pipeline: readonly Step[] = [
  { name: 'open for business',     run: openForBusiness },
  { name: 'token',                 run: authenticate },
  { name: 'gateway',               run: passGateway },
  { name: 'caller',                run: identifyCaller },
  { name: 'accept',                run: negotiateAnswer },
  { name: 'content type',          run: negotiateBody },
  { name: 'body',                  run: collectBody },
  { name: 'json',                  run: parseBody },
  { name: 'if-match',              run: requireVersion },
  { name: 'idempotency',           run: replayAnswer },
  { name: 'decision',              run: serve },
]

function openForBusiness(exchange: Exchange): Reply | undefined {
  if (!exchange.draining) return undefined
  return refused(exchange, 'SYSTEM_UNAVAILABLE', 'The service is stopping. Try again shortly.')
}

async function authenticate(exchange: Exchange, context: Context): Promise<Reply | undefined> {
  const token = /^Bearer ([^\s,]+)$/i.exec(exchange.request.headers.authorization ?? '')?.[1]
  if (token === undefined) return turnedAway(exchange, invalidToken('missing'))
  const found = await context.sessions.findSession(token, exchange.at)
  if ('refused' in found) return turnedAway(exchange, invalidToken(found.refused))
  exchange.session = found
  return undefined
}

async function passGateway(exchange: Exchange, context: Context): Promise<Reply | undefined> {
  const { session, request, endpoint } = exchange
  if (session === undefined) return turnedAway(exchange, invalidToken('missing'))
  const refusedBy = await refusalOfGateway({
    session,
    headers: request.headers,
    namesOrganisation: endpoint.callers.users !== 'anyone',
    rates: context.rates,
    rateLimitPerMinute: context.rateLimitPerMinute,
  })
  return refusedBy && turnedAway(exchange, refusedBy)
}

async function identifyCaller(exchange: Exchange, context: Context): Promise<Reply | undefined> {
  const { session, request, endpoint } = exchange
  if (session === undefined) return turnedAway(exchange, invalidToken('missing'))
  if (endpoint.callers.users === 'anyone' && session.accessMode === 'user-restricted')
    return undefined
  const named = await nameCaller(
    { session, headers: request.headers, allowed: endpoint.callers },
    context.directory,
  )
  if (!named.ok) return refusedBy(exchange, named.refusals)
  exchange.actor = named.value
  return undefined
}

function negotiateAnswer(exchange: Exchange): Reply | undefined {
  const { endpoint, request } = exchange
  if (endpoint.answers === undefined || accepts(request.headers.accept, endpoint.answers)) {
    return undefined
  }
  return refused(exchange, 'NOT_ACCEPTABLE', `This endpoint answers ${endpoint.answers}.`)
}

function negotiateBody(exchange: Exchange): Reply | undefined {
  if (exchange.endpoint.takes?.kind !== 'json') return undefined
  if (isFhirJson(exchange.request.headers['content-type'])) return undefined
  return refused(exchange, 'UNSUPPORTED_MEDIA_TYPE', 'This endpoint takes application/fhir+json.')
}

async function collectBody(exchange: Exchange, context: Context): Promise<Reply | undefined> {
  if (exchange.endpoint.takes?.kind !== 'json') return undefined
  const bytesMax = context.limits.jsonBytesMax
  const read = await readBody(exchange.request, bytesMax)
  switch (read.is) {
    case 'read':
      exchange.bytes = read.bytes
      return undefined
    case 'too-large':
      return refused(exchange, 'PAYLOAD_TOO_LARGE', `The body is larger than ${bytesMax} bytes.`)
    case 'aborted':
      return refused(
        exchange,
        'FHIR_CONSTRAINT_VIOLATION',
        'The body ended before it was complete.',
      )
    default:
      return unreachable(read)
  }
}

function parseBody(exchange: Exchange): Reply | undefined {
  if (exchange.bytes === undefined) return undefined
  const parsed = parseJson(exchange.bytes)
  if (!parsed.ok) return refused(exchange, 'FHIR_CONSTRAINT_VIOLATION', parsed.says)
  exchange.body = parsed.value
  return undefined
}

function requireVersion(exchange: Exchange): Reply | undefined {
  if (!exchange.endpoint.needsIfMatch) return undefined
  const given = exchange.request.headers['if-match']
  if (given === undefined || given === '') {
    return refused(exchange, 'PRECONDITION_FAILED', 'If-Match is mandatory: W/"<version>".')
  }
  const version = /^W\/"([0-9]+)"$/.exec(given)?.[1]
  if (version === undefined) {
    return refused(exchange, 'PRECONDITION_FAILED', 'If-Match is not of the form W/"<version>".')
  }
  exchange.ifMatch = Number(version)
  return undefined
}

/** Same caller, key and body: the first answer again. Another body: refused (DESIGN 7). */
async function replayAnswer(exchange: Exchange, context: Context): Promise<Reply | undefined> {
  const { request, endpoint, actor } = exchange
  const key = headerOf(request.headers, 'idempotency-key')
  if (key === '' || endpoint.method !== 'POST' || actor === undefined) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    return refused(exchange, 'INVALID_VALUE', 'Idempotency-Key holds 1 to 255 visible characters.')
  }
  const { application, user, organisation, onBehalfOf = '' } = actor
  const caller = [application, user, organisation, actor.function, onBehalfOf].join('|')
  const digest = createHash('sha256')
    .update(`${endpoint.id} ${request.url} ${request.headers['if-match'] ?? ''}\n`)
    .update(exchange.bytes ?? '')
    .digest()
  exchange.idempotency = { caller, key, digest }
  const keyInUse = `${caller} ${key}`
  if (context.keysInUse.has(keyInUse)) {
    const says = 'Another request with this Idempotency-Key is being answered.'
    return refused(exchange, 'REQUEST_IN_PROGRESS', says)
  }
  context.keysInUse.add(keyInUse)
  exchange.keyInUse = keyInUse
  if (endpoint.replaysItself) return undefined
  const first = await context.referrals.findAnswer(caller, key)
  if (first === undefined) return undefined
  if (!first.digest.equals(digest)) {
    return refused(
      exchange,
      'IDEMPOTENCY_KEY_REUSED',
      'The key belongs to a request with another body.',
    )
  }
  const headers = { ...first.headers, 'idempotent-replayed': 'true' }
  return { status: first.status, headers, body: first.body }
}

function refused(exchange: Exchange, code: RefusalCode, says: string): Reply {
  return refusedBy(exchange, [refusal(code, says)])
}

function refusedBy(exchange: Exchange, refusals: readonly [Refusal, ...Refusal[]]): Reply {
  exchange.refusals = refusals
  return refusalReply(refusals, exchange.endpoint, exchange.at)
}

function turnedAway(exchange: Exchange, by: GatewayRefusal): Reply {
  exchange.because = by.because
  return gatewayReply(by, exchange.endpoint.fhir, exchange.at)
}

import { invariant } from '../base/invariant.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import { readQuery } from '../wire/query.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import type { Exchange } from './exchange.ts'
import { refusalReply } from './refusal-reply.ts'
import type { Reply } from './reply.ts'

/** The endpoint's own part: reads, decides, stores, and writes the answer or its refusals. */
export async function serve(exchange: Exchange, context: Context): Promise<Reply> {
  const served =
    unwantedQuery(exchange) ?? (await exchange.endpoint.serve(callOf(exchange), context))
  if (served.ok) return served.value
  exchange.refusals = served.refusals
  return refusalReply(served.refusals, exchange.endpoint, exchange.at)
}

/**
 * Endpoints without query parameters refuse any: an ignored filter is a wrong answer (FIELD 1.9).
 * Those that have some read them themselves.
 */
function unwantedQuery({ query, endpoint }: Exchange): Decided<never> | undefined {
  if (query === '' || endpoint.parameters.some((each) => each.in === 'query')) return undefined
  const read = readQuery(query, {})
  return read.ok ? undefined : read
}

function callOf(exchange: Exchange): Call {
  const { session, correlationId, ifMatch, idempotency, request } = exchange
  invariant(session !== undefined, 'a request that is served has a session')
  return {
    endpoint: exchange.endpoint,
    params: exchange.params,
    query: exchange.query,
    headers: request.headers,
    body: exchange.body,
    stream: request,
    session,
    get actor() {
      invariant(exchange.actor !== undefined, 'only endpoints that anyone may call have no actor')
      return exchange.actor
    },
    at: exchange.at,
    requestId: exchange.requestId,
    about: (subject) => Object.assign(exchange, subject),
    explain: (withheld) => {
      exchange.refusals = withheld
    },
    audited: () => {
      exchange.isAudited = true
    },
    ...(correlationId !== undefined && { correlationId }),
    ...(ifMatch !== undefined && { ifMatch }),
    ...(idempotency !== undefined && { idempotency }),
  }
}

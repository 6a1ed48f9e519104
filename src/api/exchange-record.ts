import { headerOf } from '../security/gateway.ts'
import type { AuditRecord } from '../store/ports/audit.ts'
import type { Exchange } from './exchange.ts'
import type { Explanation } from './explanations.ts'
import type { Reply } from './reply.ts'

/**
 * The audit record of a request, with what was proved about its caller, else what the caller
 * claimed.
 */
export function auditRecordOf(
  exchange: Exchange,
  reply: Pick<Reply, 'status' | 'code'>,
): AuditRecord {
  const { session, actor, correlationId, ubrn, nhsNumber } = exchange
  const user = actor?.user ?? session?.userId ?? session?.applicationUserId
  const businessFunction = actor?.function ?? claimed(exchange, 'nhsd-ers-business-function')
  const organisation = actor?.organisation ?? claimed(exchange, 'nhsd-end-user-organisation-ods')
  return {
    at: exchange.at,
    requestId: exchange.requestId,
    operation: exchange.endpoint.id,
    httpStatus: reply.status,
    ...(correlationId !== undefined && { correlationId: correlationId.slice(0, 256) }),
    ...(reply.code !== undefined && { outcomeCode: reply.code }),
    ...(session !== undefined && {
      accessMode: session.accessMode,
      application: session.applicationName,
    }),
    ...(user != null && { user }),
    ...(actor?.onBehalfOf !== undefined && { onBehalfOf: actor.onBehalfOf }),
    ...(businessFunction !== undefined && { businessFunction }),
    ...(organisation !== undefined && { organisation }),
    ...(ubrn !== undefined && { ubrn }),
    ...(nhsNumber !== undefined && { nhsNumber }),
  }
}

/** Only what looks like a code: a header of a stranger may hold anything. */
function claimed(exchange: Exchange, header: string): string | undefined {
  const value = headerOf(exchange.request.headers, header)
  return /^[A-Z0-9_]{1,64}$/.test(value) ? value : undefined
}

export function explanationOf(
  exchange: Exchange,
  reply: Reply,
  steps: { readonly passed: readonly string[]; readonly stoppedAt?: string },
): Explanation {
  const { actor, because, refusals = [] } = exchange
  return {
    requestId: exchange.requestId,
    at: exchange.at,
    operation: exchange.endpoint.id,
    status: reply.status,
    ...steps,
    refusals,
    ...(actor !== undefined && { caller: actor }),
    ...(because !== undefined && { because }),
  }
}

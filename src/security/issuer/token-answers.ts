/** The only place here that knows what an answer of the token service looks like over HTTP. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../../base/identity.ts'
import type { TokenRefusal } from './check.ts'
import type { TokenAnswer } from './issue-tokens.ts'
import type { IdLog } from './issuer-deps.ts'
import { type IsUnavailable, RETRY_AFTER_SECONDS } from './unavailable.ts'

/** All that a route here hears, so that it can say which it takes. */
export const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

const FORM_TYPE = 'application/x-www-form-urlencoded'

export type Answering = {
  readonly identity: Identity
  readonly logger: IdLog
  readonly isUnavailable?: IsUnavailable
}

export type TokenAnswers = ReturnType<typeof tokenAnswers>

export function tokenAnswers(deps: Answering) {
  function error(
    reply: FastifyReply,
    status: number,
    error: string,
    says: string,
    messageId = deps.identity.uuid(),
  ): FastifyReply {
    const body = { error, error_description: says, message_id: messageId }
    return uncached(reply).code(status).send(body)
  }

  /** To the log, under an id that may go to the caller. */
  function tellsRefusal({ refusedBy, status }: TokenRefusal): string {
    const messageId = deps.identity.uuid()
    deps.logger.info({ messageId, refusedBy, status }, 'token refused')
    return messageId
  }

  return {
    token: (reply: FastifyReply, answer: TokenAnswer) => uncached(reply).send(answer),

    tellsRefusal,

    refusal: (reply: FastifyReply, refusal: TokenRefusal) => {
      const messageId = tellsRefusal(refusal)
      return error(reply, refusal.status, refusal.error, refusal.says, messageId)
    },

    only: (method: 'GET' | 'POST') => async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.method === method) return
      return error(reply.header('allow', method), 405, 'invalid_request', 'Method not allowed')
    },

    // An equality on purpose, as on the platform: `; charset=utf-8` is refused.
    onlyForms: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.headers['content-type'] === FORM_TYPE) return
      const says = `Content-Type must be ${FORM_TYPE}`
      return error(reply, 415, 'invalid_request', says)
    },

    fault: (fault: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      const status = fault.statusCode ?? 500
      if (status === 413) return error(reply, 413, 'invalid_request', 'The request is too large')
      if (status < 500) return error(reply, 400, 'invalid_request', 'The request cannot be read')
      const messageId = deps.identity.uuid()
      deps.logger.error({ messageId, err: fault }, 'token service failed')
      if (deps.isUnavailable?.(fault)) {
        const later = reply.header('retry-after', RETRY_AFTER_SECONDS)
        return error(later, 503, 'temporarily_unavailable', 'Try again shortly', messageId)
      }
      return error(reply, 500, 'server_error', 'Something went wrong on our side', messageId)
    },
  }
}

export function uncached(reply: FastifyReply): FastifyReply {
  return reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
}

/** `POST /oauth2/token`: the platform's token service over HTTP (DOMAIN 8.2). */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../../base/identity.ts'
import { isRefused, refused, type TokenRefusal } from './check.ts'
import { clientCredentials } from './client-credentials.ts'
import type { TokenAnswer } from './issue-tokens.ts'
import type { IdLog } from './issuer-deps.ts'
import type { TokenDesk } from './token-desk.ts'
import { TOKEN_EXCHANGE, tokenExchange } from './token-exchange.ts'
import { readForm, type TokenForm } from './token-form.ts'
import { type IsUnavailable, RETRY_AFTER_SECONDS } from './unavailable.ts'

type Grant = (form: TokenForm, desk: TokenDesk) => Promise<TokenAnswer | TokenRefusal>

// A Map, so that `grant_type=constructor` is as unknown as it should be.
const grants: ReadonlyMap<string, Grant> = new Map([
  ['client_credentials', clientCredentials],
  [TOKEN_EXCHANGE, tokenExchange],
])

const BODY_BYTES_MAX = 64 * 1024
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** To be registered under the prefix `/oauth2`. */
export function tokenRoutes(deps: Answering & { readonly desk: TokenDesk }): FastifyPluginAsync {
  return async (app) => {
    const answers = tokenAnswers(deps)
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    )
    app.setErrorHandler(answers.fault)
    app.setNotFoundHandler((_request, reply) =>
      reply.code(404).type('text/plain').send('Not Found'),
    )
    app.route({
      method: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
      url: '/token',
      exposeHeadRoute: false,
      bodyLimit: BODY_BYTES_MAX,
      onRequest: [answers.onlyPost, answers.onlyForms],
      handler: async (request, reply) => {
        const answer = await answerTo(bodyOf(request), deps.desk)
        return isRefused(answer) ? answers.refusal(reply, answer) : answers.token(reply, answer)
      },
    })
  }
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

async function answerTo(body: Buffer, desk: TokenDesk): Promise<TokenAnswer | TokenRefusal> {
  const { form, repeated } = readForm(body)
  if (repeated !== undefined) return parameterRepeated
  const grantType = form.get('grant_type')
  if (!grantType) return grantTypeMissing
  const grant = grants.get(grantType)
  return grant === undefined ? grantTypeUnknown : grant(form, desk)
}

const parameterRepeated = refused(
  'form',
  400,
  'invalid_request',
  'a parameter is given more than once',
)
const grantTypeMissing = refused('grant type', 400, 'invalid_request', 'grant_type is missing')
const grantTypeUnknown = refused(
  'grant type',
  400,
  'unsupported_grant_type',
  'grant_type is invalid',
)

type Answering = {
  readonly identity: Identity
  readonly logger: IdLog
  readonly isUnavailable?: IsUnavailable
}

/** The only place here that knows what an answer looks like over HTTP. */
function tokenAnswers(deps: Answering) {
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

  return {
    token: (reply: FastifyReply, answer: TokenAnswer) => uncached(reply).send(answer),

    refusal: (reply: FastifyReply, { refusedBy, status, error: code, says }: TokenRefusal) => {
      const messageId = deps.identity.uuid()
      deps.logger.info({ messageId, refusedBy, status }, 'token refused')
      return error(reply, status, code, says, messageId)
    },

    onlyPost: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.method === 'POST') return
      return error(reply.header('allow', 'POST'), 405, 'invalid_request', 'Method not allowed')
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

function uncached(reply: FastifyReply): FastifyReply {
  return reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
}

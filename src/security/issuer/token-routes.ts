/** The platform's token service over HTTP (DOMAIN 8.2). */
import type { FastifyPluginAsync } from 'fastify'
import type Provider from 'oidc-provider'
import { isRefused, refused, type TokenRefusal } from './check.ts'
import { clientCredentials } from './client-credentials.ts'
import { authorizationCode } from './combined/authorization-code.ts'
import { combinedRoutes } from './combined/combined-routes.ts'
import type { TokenAnswer } from './issue-tokens.ts'
import { refresh } from './refresh.ts'
import { type Answering, methods, tokenAnswers } from './token-answers.ts'
import type { TokenDesk } from './token-desk.ts'
import { TOKEN_EXCHANGE, tokenExchange } from './token-exchange.ts'
import { type ReadForm, readBody, type TokenForm } from './token-form.ts'

type Grant = (form: TokenForm, desk: TokenDesk) => Promise<TokenAnswer | TokenRefusal>

// A Map, so that `grant_type=constructor` is as unknown as it should be.
const grants: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['client_credentials', clientCredentials],
  ['refresh_token', refresh],
  [TOKEN_EXCHANGE, tokenExchange],
])

const BODY_BYTES_MAX = 64 * 1024

type TokenRouteDeps = Answering & {
  readonly desk: TokenDesk
  readonly provider: () => Promise<Provider>
}

/** To be registered under the prefix `/oauth2`. */
export function tokenRoutes(deps: TokenRouteDeps): FastifyPluginAsync {
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
      method: [...methods],
      url: '/token',
      exposeHeadRoute: false,
      bodyLimit: BODY_BYTES_MAX,
      onRequest: [answers.only('POST'), answers.onlyForms],
      handler: async (request, reply) => {
        const answer = await answerTo(readBody(request), deps.desk)
        return isRefused(answer) ? answers.refusal(reply, answer) : answers.token(reply, answer)
      },
    })
    combinedRoutes(app, { ...deps, answers })
  }
}

async function answerTo(
  { form, repeated }: ReadForm,
  desk: TokenDesk,
): Promise<TokenAnswer | TokenRefusal> {
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

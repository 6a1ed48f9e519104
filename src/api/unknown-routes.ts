import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../domain/refusal/refusal.ts'
import { answerHeaders, correlationIdOf } from './answer-headers.ts'
import type { Context } from './context.ts'
import { type Endpoint, type FhirVersion, urlOf } from './endpoint.ts'
import { RETRY_AFTER_SECONDS, refusalReply } from './refusal-reply.ts'

type Deps = Pick<Context, 'clock' | 'identity' | 'logger' | 'isUnavailable'>

/**
 * What has no route: 405 with `Allow` where another method has one, else 404; in the form of the
 * FHIR version the path names, in plain JSON elsewhere. A request that Fastify itself cannot read
 * ends here too.
 */
export function answerUnknownRoutes(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  deps: Deps,
): void {
  const patterns: { readonly pattern: RegExp; readonly method: string }[] = [
    ...endpoints.map((endpoint) => ({
      // An operation, `$ers.…`, is no id.
      pattern: new RegExp(`^${escaped(urlOf(endpoint)).replace(/:\w+/g, '[^/$][^/]*')}$`),
      method: endpoint.method,
    })),
    { pattern: /^\/referrals\/FHIR\/(STU3|R4)\/metadata$/, method: 'GET' },
  ]

  // Before a body is read: what is wrong with it does not matter.
  app.addHook('onRequest', (request, reply, done) => {
    const fhir = request.is404 ? fhirVersionOf(pathOf(request)) : undefined
    if (fhir === undefined) return done()
    const path = pathOf(request)
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (methods.length > 0) reply.header('allow', methods.join(', '))
    const refused =
      methods.length > 0
        ? refusal('METHOD_NOT_ALLOWED', `Allowed: ${methods.join(', ')}.`)
        : refusal('NO_SUCH_RESOURCE', 'No such endpoint.')
    refuse(request, reply, refused, fhir, deps)
  })

  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Not Found' }))

  app.setErrorHandler((error: { statusCode?: number; stack?: string }, request, reply) => {
    const isUnavailable = deps.isUnavailable(error)
    const status = isUnavailable ? 503 : (error.statusCode ?? 500)
    if (status >= 500) deps.logger.error({ fault: error.stack ?? 'no stack' }, 'a route failed')
    const fhir = fhirVersionOf(pathOf(request))
    if (fhir !== undefined) return refuse(request, reply, refusalOfStatus(status), fhir, deps)
    if (isUnavailable) reply.header('retry-after', RETRY_AFTER_SECONDS)
    return reply.code(status).send({ error: textOf(status) })
  })
}

function textOf(status: number): string {
  if (status === 503) return 'Service Unavailable'
  return status >= 500 ? 'Internal Server Error' : 'Bad Request'
}

/** For an address that cannot be decoded, which no route and no hook ever sees. */
export function refuseAddress(request: FastifyRequest, reply: FastifyReply, deps: Deps): void {
  const fhir = fhirVersionOf(pathOf(request))
  const says = 'The address is not percent-encoded UTF-8.'
  if (fhir === undefined) reply.code(400).send({ error: 'Bad Request' })
  else refuse(request, reply, refusal('FHIR_CONSTRAINT_VIOLATION', says), fhir, deps)
}

function refusalOfStatus(status: number) {
  return status >= 500
    ? refusal('TECHNICAL_ERROR', 'An unexpected fault; it has been logged.')
    : refusal('FHIR_CONSTRAINT_VIOLATION', 'The request cannot be read.')
}

function refuse(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  refused: ReturnType<typeof refusal>,
  fhir: FhirVersion,
  { clock, identity }: Deps,
): FastifyReply {
  const { status, headers, body } = refusalReply([refused], { fhir }, clock.now())
  // Bytes, because Fastify adds a charset to the type of text.
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const standing = answerHeaders(`${identity.uuid()}-1`, correlationIdOf(raw.headers))
  return reply
    .code(status)
    .headers({ ...standing, ...headers })
    .send(bytes)
}

function pathOf({ raw }: FastifyRequest): string {
  return (raw.url ?? '').split('?', 1)[0] ?? ''
}

/** As the gateway tells them apart: R4 where the path says so, else STU3 (DOMAIN 8.6). */
function fhirVersionOf(path: string): FhirVersion | undefined {
  if (path.startsWith('/referrals/FHIR/R4/')) return 'R4'
  return path.startsWith('/referrals/FHIR/') ? 'STU3' : undefined
}

function escaped(path: string): string {
  return path.replace(/[.$]/g, '\\$&')
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../domain/refusal/refusal.ts'
import type { Context } from './context.ts'
import { type Endpoint, type FhirVersion, urlOf } from './endpoint.ts'
import { refusalReply } from './refusal-reply.ts'
import type { Reply } from './reply.ts'

/**
 * What has no route: 405 with `Allow` where another method has one, else 404; in the form of the FHIR
 * version the path names, in plain JSON elsewhere. A request that Fastify itself cannot read ends here too.
 */
export function answerUnknownRoutes(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  context: Pick<Context, 'clock' | 'logger'>,
): void {
  const patterns = endpoints.map((endpoint) => ({
    pattern: new RegExp(`^${escaped(urlOf(endpoint)).replace(/:\w+/g, '[^/]+')}$`),
    method: endpoint.method,
  }))

  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request)
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    const fhir = fhirVersionOf(path)
    if (fhir === undefined) return reply.code(404).send({ error: 'Not Found' })
    const says = methods.length > 0 ? `Allowed: ${methods.join(', ')}.` : 'No such endpoint.'
    const code = methods.length > 0 ? 'METHOD_NOT_ALLOWED' : 'NO_SUCH_RESOURCE'
    if (methods.length > 0) reply.header('allow', methods.join(', '))
    return sent(reply, refusalReply([refusal(code, says)], { fhir }, context.clock.now()))
  })

  app.setErrorHandler((error: { statusCode?: number; stack?: string }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) context.logger.error({ fault: error.stack ?? 'no stack' }, 'a route failed')
    const fhir = fhirVersionOf(pathOf(request))
    if (fhir === undefined) {
      return reply
        .code(status)
        .send({ error: status >= 500 ? 'Internal Server Error' : 'Bad Request' })
    }
    const refused =
      status >= 500
        ? refusal('TECHNICAL_ERROR', 'An unexpected fault; it has been logged.')
        : status === 415
          ? refusal('UNSUPPORTED_MEDIA_TYPE', 'The Content-Type cannot be read.')
          : refusal('FHIR_CONSTRAINT_VIOLATION', 'The request cannot be read.')
    return sent(reply, refusalReply([refused], { fhir }, context.clock.now()))
  })
}

function sent(reply: FastifyReply, { status, headers, body }: Reply): FastifyReply {
  return reply.code(status).headers(headers).send(body)
}

function pathOf({ raw }: FastifyRequest): string {
  return (raw.url ?? '').split('?', 1)[0] ?? ''
}

function fhirVersionOf(path: string): FhirVersion | undefined {
  if (path.startsWith('/referrals/FHIR/R4')) return 'R4'
  return path.startsWith('/referrals/FHIR/') ? 'STU3' : undefined
}

function escaped(path: string): string {
  return path.replace(/[.$]/g, '\\$&')
}

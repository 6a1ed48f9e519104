/**
 * Applications by plain JSON, under `/world/applications`. To be mounted behind the guard of
 * `/world` and never in production: it gives away the private keys of test applications.
 */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import type { IdentityStore } from '../../store/ports/identity.ts'
import {
  applicationRegistry,
  type RegistryRefused,
  shownApplication,
} from './application-registry.ts'
import type { IdLog } from './issuer-deps.ts'
import type { Problem } from './registered-value.ts'
import { type IsUnavailable, RETRY_AFTER_SECONDS } from './unavailable.ts'

export type ApplicationRouteDeps = {
  readonly store: IdentityStore
  readonly clock: Clock
  readonly identity: Identity
  readonly logger: IdLog
  readonly isUnavailable?: IsUnavailable
  /** Told after every change, so that this process asks the store again who holds a token. */
  readonly forgetSessions: () => void
}

const PATH = '/world/applications'
const BODY_BYTES_MAX = 64 * 1024

const statuses = {
  invalid: { status: 400, error: 'invalid' },
  conflict: { status: 409, error: 'conflict' },
  unknown: { status: 404, error: 'not_found' },
} as const satisfies Record<RegistryRefused['why'], object>

export function applicationRoutes(deps: ApplicationRouteDeps): FastifyPluginAsync {
  const { store, forgetSessions } = deps
  const registry = applicationRegistry(deps)
  return async (app) => {
    app.removeContentTypeParser('text/plain')
    app.setErrorHandler(faultAnswer(deps))
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })

    app.get(PATH, async () => ({
      applications: (await registry.list()).map(shownApplication),
    }))
    app.post(PATH, { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
      const made = await registry.register(request.body)
      if (!made.ok) return refuse(reply, made)
      forgetSessions()
      const { application, clientSecret } = made
      return reply
        .code(201)
        .header('location', `${PATH}/${application.name}`)
        .send({ ...shownApplication(application), clientSecret })
    })
    app.get(`${PATH}/:name`, async (request, reply) => {
      const found = await registry.find(nameIn(request))
      return found.ok ? shownApplication(found.application) : refuse(reply, found)
    })
    app.patch(`${PATH}/:name`, { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
      const changed = await registry.change(nameIn(request), request.body)
      if (!changed.ok) return refuse(reply, changed)
      forgetSessions()
      return shownApplication(changed.application)
    })
    app.delete(`${PATH}/:name`, async (request, reply) => {
      const removed = await registry.remove(nameIn(request))
      forgetSessions()
      return removed.ok ? reply.code(204).send() : refuse(reply, removed)
    })
    const secrets = [
      ['private-key', store.findPrivateKey, 'application/x-pem-file', 'private key'],
      ['client-secret', store.findClientSecret, 'text/plain', 'client secret'],
    ] as const
    for (const [path, find, type, what] of secrets) {
      app.get(`${PATH}/:name/${path}`, async (request, reply) => {
        const found = await registry.find(nameIn(request))
        if (!found.ok) return refuse(reply, found)
        const secret = await find(found.application.name)
        return secret === undefined
          ? answer(reply, 404, 'not_found', [{ at: '', says: `has no ${what} of ours` }])
          : reply.type(type).send(secret)
      })
    }
  }
}

function nameIn(request: FastifyRequest): string {
  return (request.params as { name: string }).name
}

function refuse(reply: FastifyReply, { why, problems }: RegistryRefused): FastifyReply {
  const { status, error } = statuses[why]
  return answer(reply, status, error, problems)
}

function answer(
  reply: FastifyReply,
  status: number,
  error: string,
  problems: readonly Problem[],
): FastifyReply {
  return reply.code(status).send({ error, problems })
}

function faultAnswer({ logger, isUnavailable }: ApplicationRouteDeps) {
  return (fault: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
    const status = fault.statusCode ?? 500
    if (status < 500) {
      return answer(reply, status, 'unreadable', [{ at: '', says: fault.message }])
    }
    logger.error({ err: fault }, 'application registry failed')
    if (isUnavailable?.(fault)) {
      return answer(reply.header('retry-after', RETRY_AFTER_SECONDS), 503, 'unavailable', [])
    }
    return answer(reply, 500, 'server_error', [])
  }
}

/**
 * Applications by plain JSON, under `/world/applications`. To be mounted behind the guard of
 * `/world` and never in production: it gives away the private keys of test applications.
 */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import type { Application, IdentityStore } from '../../store/ports/identity.ts'
import { randomSecret } from '../random-secret.ts'
import { secretDigest } from '../secret-digest.ts'
import type { IdLog } from './issuer-deps.ts'
import type { Problem } from './registered-value.ts'
import { readChange, readRegistration } from './registration.ts'
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

export function applicationRoutes(deps: ApplicationRouteDeps): FastifyPluginAsync {
  const { store } = deps
  return async (app) => {
    app.removeContentTypeParser('text/plain')
    app.setErrorHandler(faultAnswer(deps))
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })

    app.get(PATH, async () => ({
      applications: (await store.listApplications()).map(shown),
    }))
    app.post(PATH, { bodyLimit: BODY_BYTES_MAX }, (request, reply) =>
      registers(request.body, reply, deps),
    )
    app.get(`${PATH}/:name`, async (request, reply) => {
      const application = await named(request, store)
      return application === undefined ? unknown(reply) : shown(application)
    })
    app.patch(`${PATH}/:name`, { bodyLimit: BODY_BYTES_MAX }, (request, reply) =>
      changes(request, reply, deps),
    )
    app.delete(`${PATH}/:name`, async (request, reply) => {
      const application = await named(request, store)
      if (application === undefined) return unknown(reply)
      const isRemoved = await store.removeApplication(application.name)
      deps.forgetSessions()
      return isRemoved ? reply.code(204).send() : unknown(reply)
    })
    const secrets = [
      ['private-key', store.findPrivateKey, 'application/x-pem-file', 'private key'],
      ['client-secret', store.findClientSecret, 'text/plain', 'client secret'],
    ] as const
    for (const [path, find, type, what] of secrets) {
      app.get(`${PATH}/:name/${path}`, async (request, reply) => {
        const application = await named(request, store)
        if (application === undefined) return unknown(reply)
        const secret = await find(application.name)
        return secret === undefined
          ? refuse(reply, 404, 'not_found', [{ at: '', says: `has no ${what} of ours` }])
          : reply.type(type).send(secret)
      })
    }
  }
}

async function registers(
  body: unknown,
  reply: FastifyReply,
  { store, clock, identity, forgetSessions }: ApplicationRouteDeps,
): Promise<FastifyReply> {
  const registration = readRegistration(body)
  if (!registration.ok) return refuse(reply, 400, 'invalid', registration.problems)
  const clientSecret = randomSecret()
  const application: Application = {
    clientId: identity.uuid(),
    ...registration.value,
    clientSecretDigest: secretDigest(clientSecret),
    hasPrivateKey: false,
    createdAt: clock.now(),
  }
  const registered = await store.registerApplication({
    ...application,
    privateKeyPem: null,
    clientSecret: null,
  })
  if (registered !== 'registered') {
    const at = registered === 'name-taken' ? 'name' : 'clientId'
    return refuse(reply, 409, 'conflict', [{ at, says: 'is taken' }])
  }
  forgetSessions()
  return reply
    .code(201)
    .header('location', `${PATH}/${application.name}`)
    .send({ ...shown(application), clientSecret })
}

async function changes(
  request: FastifyRequest,
  reply: FastifyReply,
  { store, forgetSessions }: ApplicationRouteDeps,
): Promise<FastifyReply> {
  const before = await named(request, store)
  if (before === undefined) return unknown(reply)
  const change = readChange(request.body, before)
  if (!change.ok) return refuse(reply, 400, 'invalid', change.problems)
  const isChanged = await store.changeApplication(change.value)
  forgetSessions()
  return isChanged ? reply.send(shown(change.value)) : unknown(reply)
}

async function named(
  request: FastifyRequest,
  store: IdentityStore,
): Promise<Application | undefined> {
  const { name } = request.params as { name: string }
  return /^[a-z0-9-]{1,63}$/.test(name) ? store.findApplicationByName(name) : undefined
}

/** An application as JSON: everything but its secrets. */
function shown({ clientSecretDigest, ...application }: Application): object {
  return { ...application, hasClientSecret: clientSecretDigest !== null }
}

function unknown(reply: FastifyReply): FastifyReply {
  return refuse(reply, 404, 'not_found', [{ at: 'name', says: 'no application has this name' }])
}

function refuse(
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
      return refuse(reply, status, 'unreadable', [{ at: '', says: fault.message }])
    }
    logger.error({ err: fault }, 'application registry failed')
    if (isUnavailable?.(fault)) {
      return refuse(reply.header('retry-after', RETRY_AFTER_SECONDS), 503, 'unavailable', [])
    }
    return refuse(reply, 500, 'server_error', [])
  }
}

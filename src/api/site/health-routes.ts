import type { FastifyInstance } from 'fastify'
import type { Lifecycle } from '../lifecycle.ts'
import type { Metrics } from '../metrics.ts'

export type HealthDeps = {
  readonly version: string
  readonly metrics: Metrics
  readonly lifecycle: Lifecycle
  /** Resolves when the database answers. */
  readonly askDatabase: () => Promise<void>
  /** Whether an `apikey` belongs to a registered application (DOMAIN 8.8). */
  readonly isKnownApiKey: (key: string) => Promise<boolean>
}

/**
 * `/health/*` and `/metrics` for whoever runs the service; `_ping` and `_status` as the platform
 * has them.
 */
export function healthRoutes(app: FastifyInstance, deps: HealthDeps): void {
  const { version, metrics, lifecycle } = deps
  const release = { version, revision: version, releaseId: version, commitId: version }

  app.get('/health/live', async () => ({ status: 'live' }))

  app.get('/health/ready', async (_request, reply) => {
    const isReady = !lifecycle.isDraining() && (await answers(deps.askDatabase))
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready' })
  })

  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.print()),
  )

  app.get('/referrals/_ping', async () => release)

  app.get('/referrals/_status', async (request, reply) => {
    const key = request.headers.apikey
    const isUp = await answers(deps.askDatabase)
    // Without a database nobody is known, and that it is gone is what they want to hear.
    if (typeof key !== 'string' || (isUp && !(await deps.isKnownApiKey(key)))) {
      // The reason phrase of the platform (DOMAIN 8.8).
      reply.raw.statusMessage = 'Server Error'
      return reply.code(401).send()
    }
    const status = isUp ? 'pass' : 'fail'
    const check = {
      status,
      timeout: 'false',
      responseCode: isUp ? 200 : 503,
      outcome: status,
      links: { self: '/health/ready' },
    }
    return { status, ...release, checks: { 'healthcheckService:status': [check] } }
  })
}

async function answers(ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask()
    return true
  } catch {
    return false
  }
}

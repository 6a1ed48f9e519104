import type { FastifyInstance } from 'fastify'
import type { Explanations } from '../api/explanations.ts'
import {
  type ApplicationRouteDeps,
  applicationRoutes,
} from '../security/issuer/application-routes.ts'
import type { AuditReader } from '../store/ports/audit-seals.ts'
import { adviceRoutes } from './advice/routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { type ClockRoutesOptions, clockRoutes } from './clock-routes.ts'
import { type DeadlineRoutesOptions, deadlineRoutes } from './deadline-routes.ts'
import { explainRoutes } from './explain-routes.ts'
import { referralRoutes } from './outside/referral-routes.ts'
import type { OutsideSite } from './outside/scene.ts'
import { serviceRoutes } from './outside/service-routes.ts'
import { worklistRoutes } from './outside/worklist-routes.ts'
import { type PasRoutesOptions, pasRoutes } from './pas-routes.ts'
import { type ScannerRoutesOptions, scannerRoutes } from './scanner-routes.ts'
import { isWorldToken } from './world-token.ts'

export type WorldDeps = {
  readonly token: string
  readonly audit: AuditReader
  readonly clock: ClockRoutesOptions
  readonly deadlines: DeadlineRoutesOptions
  readonly explanations: Explanations
  readonly pas: PasRoutesOptions
  readonly scanner: ScannerRoutesOptions
  readonly outside: OutsideSite
  readonly applications: ApplicationRouteDeps
}

/**
 * `/world`: plain JSON calls that move the world around the API (DESIGN 8). Never in production.
 */
export async function worldRoutes(app: FastifyInstance, deps: WorldDeps): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    if (isWorldToken(request.headers.authorization, deps.token)) return
    await reply
      .code(401)
      .header('www-authenticate', 'Bearer realm="world"')
      .send({
        problems: [
          'Authorization: Bearer and the world token are wanted (npm run token -- --world)',
        ],
      })
  })
  await app.register(applicationRoutes(deps.applications))
  await app.register(
    async (world) => {
      clockRoutes(world, deps.clock)
      deadlineRoutes(world, deps.deadlines)
      explainRoutes(world, deps.explanations)
      pasRoutes(world, deps.pas)
      scannerRoutes(world, deps.scanner)
      referralRoutes(world, deps.outside)
      auditRoutes(world, deps.audit)
      adviceRoutes(world, deps.outside.context)
      worklistRoutes(world, deps.outside.context)
      serviceRoutes(world, deps.outside.context)
    },
    { prefix: '/world' },
  )
}

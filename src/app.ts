import Fastify, { type FastifyInstance } from 'fastify'
import type { Context } from './api/context.ts'
import { fhirRoutes } from './api/fhir-routes.ts'
import { type ObjectStoreRouteOptions, objectStoreRoute } from './api/object-store-route.ts'
import { type ObjectUploadRouteOptions, objectUploadRoute } from './api/object-upload-route.ts'
import { endpoints } from './api/registry.ts'
import { documentationRoutes } from './api/site/documentation-routes.ts'
import { type HealthDeps, healthRoutes } from './api/site/health-routes.ts'
import { answerUnknownRoutes, refuseAddress } from './api/unknown-routes.ts'
import type { Instant } from './base/clock.ts'
import type { IssuerDeps } from './security/issuer/issuer-deps.ts'
import { issuerRoutes } from './security/issuer/issuer-routes.ts'
import { type WorldDeps, worldRoutes } from './world/world-routes.ts'

export type AppDeps = {
  readonly context: Context
  readonly health: HealthDeps
  /** Absent when the object store has a server of its own. */
  readonly files?: ObjectStoreRouteOptions & Pick<ObjectUploadRouteOptions, 'receiver'>
  readonly publicUrl: string
  readonly version: string
  readonly startedAt: Instant
  /** Both absent in production. */
  readonly issuer?: IssuerDeps
  readonly world?: WorldDeps
}

/** Puts the parts of the site together; every part is a plugin of its own, with its own parsers. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { context, publicUrl, version, startedAt, issuer, world } = deps
  const app = Fastify({
    logger: false,
    // The pipeline answers 503 itself while draining, with a body and Retry-After.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // As long as a request line may be: whether an id is one is for its endpoint to say.
    routerOptions: { maxParamLength: 16_384, caseSensitive: true, ignoreTrailingSlash: false },
    frameworkErrors: (_error, request, reply) => refuseAddress(request, reply, context),
    requestTimeout: 180_000,
  })
  answerUnknownRoutes(app, endpoints, context)
  await app.register(async (fhir) => fhirRoutes(fhir, endpoints, context))
  await app.register(async (site) => {
    healthRoutes(site, deps.health)
    if (deps.files !== undefined) {
      objectStoreRoute(site, deps.files)
      objectUploadRoute(site, { ...deps.files, context })
    }
    await documentationRoutes(site, {
      endpoints,
      publicUrl,
      fhirBaseUrl: context.fhirBaseUrl,
      version,
      startedAt,
    })
  })
  if (issuer !== undefined) await app.register(issuerRoutes(issuer))
  if (world !== undefined) await app.register(async (plugin) => worldRoutes(plugin, world))
  return app
}

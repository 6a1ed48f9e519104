import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Instant } from '../../base/clock.ts'
import { capabilityStatementOf } from '../capability-statement.ts'
import type { Endpoint } from '../endpoint.ts'
import { openApiOf } from '../open-api.ts'
import { FHIR_JSON } from '../reply.ts'

export type DocumentationDeps = {
  readonly endpoints: readonly Endpoint[]
  readonly publicUrl: string
  readonly fhirBaseUrl: string
  readonly version: string
  readonly startedAt: Instant
}

/**
 * `/openapi.json`, `metadata` of both FHIR versions, and `/docs`: a reference page that can call
 * the server.
 */
export async function documentationRoutes(
  app: FastifyInstance,
  deps: DocumentationDeps,
): Promise<void> {
  const { endpoints, publicUrl, version } = deps
  const openApi = JSON.stringify(openApiOf(endpoints, publicUrl, version))
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(openApi))
  for (const fhir of ['STU3', 'R4'] as const) {
    // Bytes, because Fastify adds a charset to the type of text.
    const statement = Buffer.from(JSON.stringify(capabilityStatementOf(endpoints, fhir, deps)))
    app.get(`/referrals/FHIR/${fhir}/metadata`, async (_request, reply) =>
      reply.type(FHIR_JSON).send(statement),
    )
  }
  await referencePage(app)
}

async function referencePage(app: FastifyInstance): Promise<void> {
  const library = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const page = await readFile(new URL('reference.html', import.meta.url), 'utf8')
  const script = await readFile(new URL('reference.js', import.meta.url), 'utf8')
  app.get('/', async (_request, reply) => reply.redirect('/docs'))
  for (const address of ['/docs', '/docs/']) {
    app.get(address, async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  }
  app.get('/docs/reference.js', async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(script),
  )
  await app.register(fastifyStatic, {
    root: library,
    prefix: '/docs/library/',
    allowedPath: (path) => /^\/swagger-ui(-bundle\.js|\.css)$/.test(path),
    index: false,
  })
}

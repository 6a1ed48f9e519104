import type { FastifyInstance } from 'fastify'
import {
  isScannerBehaviour,
  type ScannerBehaviours,
  scannerBehaviours,
} from '../outside/scanner/behaviour.ts'

export type ScannerRoutesOptions = {
  readonly behaviours: ScannerBehaviours
  /** Has the files that still wait looked at again, so that a change shows at once. */
  readonly rescan: () => Promise<void>
}

/** What the simulated scanner says: `GET` and `PUT /scanner` with `{ "behaviour": "pending" }`. */
export function scannerRoutes(app: FastifyInstance, options: ScannerRoutesOptions): void {
  const { behaviours, rescan } = options
  app.get('/scanner', async () => ({ behaviour: await behaviours.get() }))
  app.put('/scanner', async (request, reply) => {
    const problems = problemsOf(request.body)
    const { behaviour } = (request.body ?? {}) as { readonly behaviour?: unknown }
    if (!isScannerBehaviour(behaviour) || problems.length > 0) {
      return reply.code(400).send({ problems })
    }
    await behaviours.set(behaviour)
    await rescan()
    return { behaviour }
  })
}

function problemsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return ['body: a JSON object is wanted']
  }
  const { behaviour, ...others } = body as Record<string, unknown>
  const unknown = Object.keys(others).map((name) => `${name}: unknown field`)
  if (isScannerBehaviour(behaviour)) return unknown
  return [`behaviour: one of ${scannerBehaviours.join(', ')} is wanted`, ...unknown]
}

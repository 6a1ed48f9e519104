import type { FastifyInstance } from 'fastify'
import type { Explanations } from '../api/explanations.ts'

/** `GET /world/explain/{X-Request-ID}`: why a request was answered as it was (DESIGN 8). */
export function explainRoutes(app: FastifyInstance, explanations: Explanations): void {
  app.get<{ Params: { requestId: string } }>('/explain/:requestId', async (request, reply) => {
    const explanation = explanations.find(request.params.requestId)
    if (explanation !== undefined) return explanation
    return reply.code(404).send({
      problems: [
        'no such request among the newest of this process: the id is that of X-Request-ID',
      ],
    })
  })
}

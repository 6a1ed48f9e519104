import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseServiceId, type ServiceId } from '../domain/identifier/service-id.ts'
import { type PasBehaviours, readPasBehaviour } from '../outside/pas/behaviour.ts'
import type { PasDiary } from '../outside/pas/diary.ts'

export type PasRoutesOptions = {
  readonly behaviours: PasBehaviours
  readonly diary: Pick<PasDiary, 'list'>
  readonly isService: (id: ServiceId) => Promise<boolean>
  readonly isSimulated: (id: ServiceId) => Promise<boolean>
}

/**
 * How the simulated PAS of a service behaves: `GET`, `PUT` and `DELETE /pas/{serviceId}` with
 * `{ "behaviour": "late", "afterMilliseconds": 5000 }`. DELETE makes it an obedient one again. `GET
 * /pas/{serviceId}/bookings` tells what that PAS has in its book. 409 where a bridge is asked.
 */
export function pasRoutes(app: FastifyInstance, options: PasRoutesOptions): void {
  const { behaviours, diary } = options
  const url = '/pas/:serviceId'
  app.get(url, (request, reply) =>
    forService(request, reply, options, async (service) =>
      reply.send(await behaviours.get(service)),
    ),
  )
  app.get(`${url}/bookings`, (request, reply) =>
    forService(request, reply, options, async (service) =>
      reply.send({ bookings: await diary.list(service) }),
    ),
  )
  app.put(url, (request, reply) =>
    forService(request, reply, options, async (service) => {
      const read = readPasBehaviour(request.body)
      if (!read.ok) return reply.code(400).send({ problems: read.problems })
      await behaviours.set(service, read.value)
      return reply.send(read.value)
    }),
  )
  app.delete(url, (request, reply) =>
    forService(request, reply, options, async (service) => {
      await behaviours.clear(service)
      return reply.code(204).send()
    }),
  )
}

const BRIDGED = 'serviceId: the PAS of this service is asked through a bridge (docs/pas.md)'

async function forService(
  request: FastifyRequest,
  reply: FastifyReply,
  { isService, isSimulated }: PasRoutesOptions,
  answer: (service: ServiceId) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { serviceId } = request.params as { readonly serviceId: string }
  const service = parseServiceId(serviceId)
  if (service === undefined || !(await isService(service))) {
    return reply.code(404).send({ problems: ['serviceId: there is no such service'] })
  }
  if (await isSimulated(service)) return answer(service)
  return reply.code(409).send({ problems: [BRIDGED] })
}

import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../../api/context.ts'
import type { Service } from '../../domain/directory/service.ts'
import { parseServiceId } from '../../domain/identifier/service-id.ts'
import { renderHealthcareService } from '../../wire/r4/write-healthcare-service.ts'
import { type Field, readFields, required } from '../read-fields.ts'

const flagField: Field<boolean> = {
  wants: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
}

/**
 * `PUT /services/{serviceId}` with `{ "isPublished": false }` withdraws a service, with its next
 * version, and `true` offers it again. All processes hear of it from the database.
 */
export function serviceRoutes(
  app: FastifyInstance,
  { directory }: Pick<Context, 'directory'>,
): void {
  const find = async (params: unknown): Promise<Service | undefined> => {
    const id = parseServiceId((params as { readonly serviceId: string }).serviceId)
    return id && directory.findService(id)
  }
  app.get('/services/:serviceId', async (request, reply) => {
    const service = await find(request.params)
    return service === undefined ? absent(reply) : reply.send(shown(service))
  })
  app.put('/services/:serviceId', async (request, reply) => {
    const service = await find(request.params)
    if (service === undefined) return absent(reply)
    const read = readFields(request.body, { isPublished: required(flagField) })
    if (!read.ok) return reply.code(400).send({ problems: read.problems })
    const { isPublished } = read.value
    if (service.isPublished === isPublished) return reply.send(shown(service))
    const next = { ...service, isPublished, version: service.version + 1 }
    const body = renderHealthcareService(next)
    if (await directory.upsertServices([{ service: next, body }])) return reply.send(shown(next))
    return reply.code(409).send({ problems: ['somebody else changed the service meanwhile'] })
  })
}

function absent(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ problems: ['serviceId: there is no such service'] })
}

function shown({ id, name, version, isPublished }: Service) {
  return { id, name, version, isPublished }
}

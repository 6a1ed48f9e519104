import type { FastifyInstance } from 'fastify'
import type { Context } from '../../api/context.ts'
import { dateOf } from '../../base/clock.ts'
import { internalWorklists, isInternalWorklist } from '../../domain/worklist/list.ts'
import { optional, readFields, required } from '../read-fields.ts'
import { organisationField, serviceField } from './fields.ts'

const query = { organisation: required(organisationField), service: optional(serviceField) }

/**
 * `GET /worklists/{list}?organisation=RCD&service=11000`: the lists of a provider's administrators,
 * which A008 does not know. Oldest first.
 */
export function worklistRoutes(
  app: FastifyInstance,
  { clock, referrals }: Pick<Context, 'clock' | 'referrals'>,
): void {
  app.get('/worklists/:list', async (request, reply) => {
    const { list } = request.params as { readonly list: string }
    if (!isInternalWorklist(list)) return reply.code(404).send({ problems: [unknownList] })
    const read = readFields(request.query, query)
    if (!read.ok) return reply.code(400).send({ problems: read.problems })
    const { organisation, service } = read.value
    const fetch = { list, ...(service !== undefined && { service }) }
    const { entries } = await referrals.fetchWorklist(fetch, { organisation }, dateOf(clock.now()))
    return reply.type('application/json').send(`{"entries":[${entries}]}`)
  })
}

const unknownList = `list: one of ${internalWorklists.join(', ')} is wanted; A008 has the others`

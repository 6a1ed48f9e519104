import type { FastifyReply } from 'fastify'
import { statusOf } from '../api/status.ts'
import type { refuse } from '../domain/refusal/refusal.ts'

type Refused = Extract<ReturnType<typeof refuse>, { readonly ok: false }>

/** All refusals; the status is that of the first, as in the API. */
export function refused(reply: FastifyReply, { refusals }: Refused): FastifyReply {
  return reply.code(statusOf(refusals[0], { fhir: 'STU3' })).send({ refusals })
}

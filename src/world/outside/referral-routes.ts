import type { FastifyInstance, FastifyReply } from 'fastify'
import { parseUbrn } from '../../domain/identifier/ubrn.ts'
import { refuse } from '../../domain/refusal/refusal.ts'
import { worklistsOf } from '../../domain/worklist/worklists-of.ts'
import { adviceActs } from '../advice/acts.ts'
import { type Fields, optional, readFields } from '../read-fields.ts'
import { refused } from '../refused.ts'
import { outsideActs } from './acts.ts'
import { versionField } from './fields.ts'
import { doneOf, type OutsideSite, type Scene } from './scene.ts'

/**
 * `POST /referrals/{ubrn}/{act}`: what happens outside the API, by the rules, versions and audit of
 * any other change. `GET /referrals/{ubrn}` tells where a referral stands, `GET /acts` what can
 * happen to one.
 */
export function referralRoutes(app: FastifyInstance, site: OutsideSite): void {
  app.get('/acts', async () => ({
    acts: Object.entries(outsideActs).map(shownAct),
    adviceActs: Object.entries(adviceActs).map(shownAct),
  }))
  app.get('/referrals/:ubrn', (request, reply) => show(ubrnIn(request.params), reply, site))
  for (const [name, act] of Object.entries(outsideActs)) {
    app.post(`/referrals/:ubrn/${name}`, async (request, reply) => {
      const read = readFields(request.body, { ...act.fields, version: optional(versionField) })
      if (!read.ok) return reply.code(400).send({ problems: read.problems })
      const { version, ...command } = read.value
      const scene = sceneOf(name, ubrnIn(request.params), version, site)
      reply.header('x-request-id', scene.act.requestId)
      const done = await act.perform(command as never, scene)
      return done.ok ? reply.send(done.value) : refused(reply, done)
    })
  }
}

function sceneOf(
  name: string,
  ubrn: string,
  version: number | undefined,
  site: OutsideSite,
): Scene {
  const { clock, identity } = site.context
  return {
    ...site,
    ubrn,
    ...(version !== undefined && { version }),
    act: {
      operation: `world-${name}`,
      requestId: `${identity.uuid()}-1`,
      at: clock.now(),
      by: { application: 'world' },
    },
  }
}

async function show(
  given: string,
  reply: FastifyReply,
  { context: { referrals, pasRequests } }: OutsideSite,
): Promise<FastifyReply> {
  const ubrn = parseUbrn(given)
  const referral = ubrn && (await referrals.find(ubrn))
  if (referral === undefined) {
    return refused(reply, refuse('NO_SUCH_RESOURCE', 'No such referral.'))
  }
  const { archivedAt, related } = referral
  return reply.send({
    ...doneOf(referral),
    lists: worklistsOf(referral).map(({ item }) => item.list),
    ...(related !== undefined && { related }),
    ...(archivedAt !== undefined && { archivedAt }),
    openPasRequests: await pasRequests.listOpenOf(referral.ubrn),
  })
}

function ubrnIn(params: unknown): string {
  return (params as { readonly ubrn: string }).ubrn
}

function shownAct([name, { says, fields }]: [string, { says: string; fields: Fields }]) {
  const body = Object.entries(fields).map(
    ([
      field,
      {
        field: { wants },
        isRequired,
      },
    ]) => [field, `${wants.replace(/,$/, '')}${isRequired ? '' : '; may be left out'}`],
  )
  return { name, says, body: Object.fromEntries(body) }
}

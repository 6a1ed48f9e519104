import type { FastifyInstance } from 'fastify'
import { noSuchAdvice } from '../../api/change-advice.ts'
import type { Context } from '../../api/context.ts'
import type { Advice } from '../../domain/advice/advice.ts'
import { parseUbrn } from '../../domain/identifier/ubrn.ts'
import type { Decided } from '../../domain/refusal/refusal.ts'
import { adviceWorklistsOf } from '../../domain/worklist/advice-worklists-of.ts'
import { organisationField, userField, versionField } from '../outside/fields.ts'
import { optional, readFields } from '../read-fields.ts'
import { refused } from '../refused.ts'
import { type As, actAs } from './act-as.ts'
import { adviceActs } from './acts.ts'
import { functionField } from './fields.ts'
import { type AdviceScene, doneWithAdvice } from './scene.ts'

/** Of every act: who acts, if not the clinician who asked, and the version seen. */
export const commonFields = {
  user: optional(userField),
  organisation: optional(organisationField),
  businessFunction: optional(functionField),
  clinician: optional(userField),
  version: optional(versionField),
}

/**
 * `POST /advice/{ubrn}/{act}`: the referrer's side of a conversation, by the rules, versions and
 * audit of any other change. `GET /advice/{ubrn}` tells where a request stands.
 */
export function adviceRoutes(app: FastifyInstance, context: Context): void {
  app.get('/advice/:ubrn', async (request, reply) => {
    const found = await find(request.params, context)
    if (!found.ok) return refused(reply, found)
    const lists = adviceWorklistsOf(found.value).map(({ item }) => item.list)
    return reply.send({ ...doneWithAdvice(found.value), lists })
  })
  for (const [name, act] of Object.entries(adviceActs)) {
    app.post(`/advice/:ubrn/${name}`, async (request, reply) => {
      const read = readFields(request.body, { ...act.fields, ...commonFields })
      if (!read.ok) return reply.code(400).send({ problems: read.problems })
      const { user, organisation, businessFunction, clinician, version, ...command } = read.value
      const as = { user, organisation, businessFunction, clinician } as As
      const scene = await setScene(name, { as, version }, request.params, context)
      if (!scene.ok) return refused(reply, scene)
      reply.header('x-request-id', scene.value.act.requestId)
      const done = await act.perform(command as never, scene.value)
      return done.ok ? reply.send(done.value) : refused(reply, done)
    })
  }
}

async function setScene(
  name: string,
  { as, version }: { readonly as: As; readonly version: number | undefined },
  params: unknown,
  context: Context,
): Promise<Decided<AdviceScene>> {
  const found = await find(params, context)
  if (!found.ok) return found
  const acting = await actAs(as, found.value, context)
  if (!acting.ok) return acting
  const { user, organisation, function: businessFunction } = acting.value.actor
  return {
    ok: true,
    value: {
      context,
      ubrn: found.value.ubrn,
      ...(version !== undefined && { version }),
      messageId: await context.advice.nextMessageId(),
      by: acting.value,
      act: {
        operation: `world-advice-${name}`,
        requestId: `${context.identity.uuid()}-1`,
        at: context.clock.now(),
        by: { application: 'world', user, organisation, businessFunction },
      },
    },
  }
}

async function find(
  params: unknown,
  { advice }: Pick<Context, 'advice'>,
): Promise<Decided<Advice>> {
  const ubrn = parseUbrn((params as { readonly ubrn: string }).ubrn)
  const found = ubrn && (await advice.find(ubrn))
  return found === undefined ? noSuchAdvice() : { ok: true, value: found }
}

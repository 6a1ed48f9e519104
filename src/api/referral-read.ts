import { ok } from '../base/outcome.ts'
import { parseUbrn } from '../domain/identifier/ubrn.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { admit, noSuchReferral, viewerOf } from './relationship.ts'
import { fhirReply, type Reply } from './reply.ts'

/**
 * The stored bytes of a referral for somebody who may see it. `version`, when given, must be the
 * current one: earlier ones cannot be read (page a005-retrieve-referral-request-versioned).
 */
export async function readReferral(
  call: Call,
  context: Context,
  version?: string,
): Promise<Decided<Reply>> {
  const ubrn = parseUbrn(call.params.ubrn ?? '')
  if (ubrn === undefined) return noSuchReferral()
  call.about({ ubrn })
  const view = await context.referrals.findView(ubrn, viewerOf(call.actor))
  if (view === undefined) return noSuchReferral()
  const admitted = await admit(ubrn, view.relation, call, context)
  if (!admitted.ok) return admitted
  if (version !== undefined && version !== String(view.version)) {
    return refuse('NO_SUCH_RESOURCE', 'Only the current version of a referral can be retrieved.', {
      because: `version ${view.version} is current`,
    })
  }
  return ok(fhirReply(200, view.body, { version: view.version }))
}

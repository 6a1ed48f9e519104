import { ok } from '../base/outcome.ts'
import { parseUbrn } from '../domain/identifier/ubrn.ts'
import type { Referral } from '../domain/referral/referral.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { Relation } from '../store/ports/referrals.ts'
import { absentRequest } from './absent-request.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { admit, viewerOf } from './relationship.ts'
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
  if (ubrn !== undefined) call.about({ ubrn })
  const view = ubrn && (await context.referrals.findView(ubrn, viewerOf(call.actor)))
  if (ubrn === undefined || view === undefined) {
    return absentRequest(ubrn, 'referral', call, context)
  }
  const admitted = await admit(ubrn, view.relation, call, context)
  if (!admitted.ok) return admitted
  if (version !== undefined && version !== String(view.version)) {
    return refuse('NO_SUCH_RESOURCE', 'Only the current version of a referral can be retrieved.', {
      because: `version ${view.version} is current`,
    })
  }
  return ok(fhirReply(200, view.body, { version: view.version }))
}

/**
 * The referral that the path names and whose it is, for what is made from it on every call. The
 * referral is read first: who may see it now may see how it was a moment ago.
 */
export async function referralWithRelation(
  call: Call,
  context: Pick<Context, 'referrals' | 'advice'>,
): Promise<Decided<{ readonly referral: Referral; readonly relation: Relation }>> {
  const ubrn = parseUbrn(call.params.ubrn ?? '')
  if (ubrn === undefined) return absentRequest(ubrn, 'referral', call, context)
  call.about({ ubrn })
  const referral = await context.referrals.find(ubrn)
  const view = await context.referrals.findView(ubrn, viewerOf(call.actor))
  if (referral === undefined || view === undefined) {
    return absentRequest(ubrn, 'referral', call, context)
  }
  return ok({ referral, relation: view.relation })
}

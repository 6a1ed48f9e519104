import { ok } from '../base/outcome.ts'
import { parseUbrn, type Ubrn } from '../domain/identifier/ubrn.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { Relation } from '../store/ports/referrals.ts'
import { absentRequest } from './absent-request.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { admit } from './relationship.ts'

/** What there is of the advice request that a caller names, for one who may see it. */
export async function readAdvice<
  View extends { readonly version: number; readonly relation: Relation },
>(
  named: { readonly ubrn: string; readonly version?: string | undefined },
  find: (ubrn: Ubrn) => Promise<View | undefined>,
  call: Call,
  context: Context,
): Promise<Decided<View>> {
  const ubrn = parseUbrn(named.ubrn)
  if (ubrn !== undefined) call.about({ ubrn })
  const view = ubrn && (await find(ubrn))
  if (ubrn === undefined || view === undefined) {
    return absentRequest(ubrn, 'advice request', call, context)
  }
  const admitted = await admit(ubrn, view.relation, call, context, 'advice request')
  if (!admitted.ok) return admitted
  const { version } = named
  if (version === undefined || version === String(view.version)) return ok(view)
  const says = 'Only the current version of an advice request can be retrieved.'
  return refuse('NO_SUCH_RESOURCE', says, { because: `version ${view.version} is current` })
}

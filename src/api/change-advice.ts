import { ok } from '../base/outcome.ts'
import type { Advice } from '../domain/advice/advice.ts'
import type { PatientLookup } from '../domain/directory/patient.ts'
import type { Service } from '../domain/directory/service.ts'
import { parseUbrn } from '../domain/identifier/ubrn.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { HeldAdvice } from '../store/ports/advice.ts'
import { absentRequest } from './absent-request.ts'
import { type AdviceReplyOf, adviceCommitOf } from './advice-commit.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { opened, stale } from './held-request.ts'
import { admit, viewerOf } from './relationship.ts'
import type { Reply } from './reply.ts'

export type AdviceTarget = {
  /** As the caller wrote it. */
  readonly ubrn: string
  /** The version the caller has seen; who acts outside the API need not know any. */
  readonly version?: number
}

/** What the look brings, for rules that are asked while nothing else may be looked up. */
export type LookedAt = {
  readonly patient: PatientLookup
  /** The service asked, as it is now. */
  readonly service: Service | undefined
}

const kind = 'advice request'

/**
 * A write to an advice request, in the steps of a write to a referral: look, check existence,
 * relationship, patient and version; then lock without waiting, check the version again, decide,
 * and store everything in one transaction (DESIGN 7).
 */
export async function changeAdvice(
  target: AdviceTarget & { readonly version: number },
  call: Call,
  context: Context,
  decide: (held: HeldAdvice, looked: LookedAt) => Promise<Decided<Advice>>,
  replyOf: AdviceReplyOf,
): Promise<Decided<Reply>> {
  const looked = await lookAtAdvice(target, call, context)
  if (!looked.ok) return looked
  return lockAdvice(target, context, async (held) => {
    const decided = await decide(held, looked.value)
    if (!decided.ok) return decided
    const { commit, reply } = adviceCommitOf(decided.value, call, context, (rendered) =>
      replyOf(decided.value, rendered, held.advice),
    )
    await held.commit(commit)
    call.audited()
    return ok(reply)
  })
}

/** The first half: whether the caller may, and has seen the current version. */
export async function lookAtAdvice(
  target: AdviceTarget & { readonly version: number },
  call: Call,
  context: Context,
): Promise<Decided<LookedAt>> {
  const ubrn = parseUbrn(target.ubrn)
  if (ubrn !== undefined) call.about({ ubrn })
  const view = ubrn && (await context.advice.findView(ubrn, viewerOf(call.actor)))
  if (ubrn === undefined || view === undefined) return absentRequest(ubrn, kind, call, context)
  const admitted = await admit(ubrn, view.relation, call, context, kind)
  if (!admitted.ok) return admitted
  if (view.version !== target.version) return stale(kind, target.version, view.version)
  const { service } = view.relation
  return ok({
    patient: admitted.value,
    service: service && (await context.directory.findService(service)),
  })
}

/** The second half. */
export async function lockAdvice<T>(
  { ubrn: given, version }: AdviceTarget,
  context: Pick<Context, 'advice'>,
  work: (held: HeldAdvice) => Promise<Decided<T>>,
): Promise<Decided<T>> {
  const ubrn = parseUbrn(given)
  if (ubrn === undefined) return noSuchAdvice()
  const found = await context.advice.change(ubrn, async (held): Promise<Decided<T>> => {
    const { version: current } = held.advice
    if (version !== undefined && version !== current) return stale(kind, version, current)
    return work(held)
  })
  return opened(found, kind, noSuchAdvice)
}

export function staleAdvice(supplied: number, current: number): Decided<never> {
  return stale(kind, supplied, current)
}

export function noSuchAdvice(): Decided<never> {
  return refuse('NO_SUCH_RESOURCE', 'No such advice request.')
}

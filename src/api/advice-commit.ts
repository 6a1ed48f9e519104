import type { Advice } from '../domain/advice/advice.ts'
import type { AdviceCommit, AdviceRendering } from '../store/ports/advice.ts'
import { type Act, actOf, auditOfAct } from './act.ts'
import type { Context } from './context.ts'
import { drawAdvice, drawAdvicePlaces } from './draw-advice.ts'
import type { Call } from './endpoint.ts'
import type { Reply } from './reply.ts'

type Site = Pick<Context, 'fhirBaseUrl'>

/** What goes back to the caller: text, because it is kept for an Idempotency-Key. */
export type TextReply = Reply & { readonly body: string }

/** `before`: the request as it was, unless it is new. */
export type AdviceReplyOf = (
  advice: Advice,
  rendered: AdviceRendering,
  before?: Advice,
) => TextReply

/** Everything a change leaves behind, and the answer to it; as `commitOf` of a referral. */
export function adviceCommitOf(
  advice: Advice,
  call: Call,
  context: Site,
  replyOf: (rendered: AdviceRendering) => TextReply,
): { readonly commit: AdviceCommit; readonly reply: Reply } {
  const act = actOf(call)
  const rendered = drawAdvice(advice, context)
  const reply = replyOf(rendered)
  const { status, headers, body } = reply
  const commit = {
    ...commitOfAct(advice, rendered, act, status, context),
    ...(act.idempotency !== undefined && {
      answer: { ...act.idempotency, status, headers, body },
    }),
  }
  return { commit, reply }
}

/** The same for whatever nobody of the API waits for. */
export function adviceCommitOutside(advice: Advice, act: Act, context: Site): AdviceCommit {
  return commitOfAct(advice, drawAdvice(advice, context), act, OK, context)
}

const OK = 200

function commitOfAct(
  advice: Advice,
  rendered: AdviceRendering,
  act: Act,
  status: number,
  context: Site,
): AdviceCommit {
  const { operation, requestId, at } = act
  return {
    advice,
    ...rendered,
    operation,
    requestId,
    at,
    places: drawAdvicePlaces(advice, context),
    audit: auditOfAct(act, status, { ubrn: advice.ubrn, nhsNumber: advice.patient }),
  }
}

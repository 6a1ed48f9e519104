import { ok } from '../base/outcome.ts'
import type { Advice } from '../domain/advice/advice.ts'
import type { CreateAdvice } from '../domain/advice/commands.ts'
import type { CreateAdviceFacts } from '../domain/advice/create.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import type { Reading } from '../wire/read.ts'
import { type AdviceReplyOf, adviceCommitOf } from './advice-commit.ts'
import type { Context } from './context.ts'
import { creationFacts } from './creation-facts.ts'
import { documentsNamed } from './documents-named.ts'
import type { Call } from './endpoint.ts'
import { atPlaces } from './placed.ts'
import type { Reply } from './reply.ts'
import { inProgress } from './uploaded-document.ts'

/**
 * An advice request that was not there before: facts, then in one transaction its files held, the
 * decision and the commit (A044).
 */
export async function newAdvice(
  { command, places }: Reading<CreateAdvice>,
  call: Call,
  context: Context,
  decide: (facts: CreateAdviceFacts) => Decided<Advice>,
  replyOf: AdviceReplyOf,
): Promise<Decided<Reply>> {
  call.about({ nhsNumber: command.patient })
  const facts = {
    ...(await creationFacts(command, 'ADVICE_AND_GUIDANCE_REQUEST', call, context)),
    requestId: `a.${context.identity.uuid()}`,
    messageId: await context.advice.nextMessageId(),
  }
  const created = await context.advice.create<Decided<Reply>>(async (held) => {
    const documents = await documentsNamed(held, command.files)
    const decided = atPlaces(decide({ ...facts, documents }), places)
    if (!decided.ok) return decided
    const { commit, reply } = adviceCommitOf(decided.value, call, context, (rendered) =>
      replyOf(decided.value, rendered),
    )
    await held.commit(commit)
    return ok(reply)
  })
  if (created === 'in-progress') return inProgress()
  if (!created.ok) return created
  call.about({ ubrn: facts.ubrn })
  call.audited()
  return created
}

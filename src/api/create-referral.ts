import { ok } from '../base/outcome.ts'
import { accessCodeOf } from '../domain/referral/access-code.ts'
import type { CreateReferral } from '../domain/referral/commands.ts'
import type { CreateReferralFacts } from '../domain/referral/create.ts'
import type { Referral } from '../domain/referral/referral.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import type { Reading } from '../wire/read.ts'
import { commitOf } from './commit-of.ts'
import type { Context } from './context.ts'
import { creationFacts } from './creation-facts.ts'
import type { Call } from './endpoint.ts'
import { atPlaces } from './placed.ts'
import { referralReply } from './referral-reply.ts'
import type { Reply } from './reply.ts'
import { inProgress } from './uploaded-document.ts'

/** A referral that was not there before: facts, decision, commit and answer (A011, A021). */
export async function createReferral(
  { command, places }: Reading<CreateReferral>,
  call: Call,
  context: Context,
  decide: (facts: CreateReferralFacts) => Decided<Referral>,
): Promise<Decided<Reply>> {
  call.about({ nhsNumber: command.patient })
  const decided = atPlaces(decide(await gather(command, call, context)), places)
  if (!decided.ok) return decided
  const referral = decided.value
  const { commit, reply } = commitOf({ referral }, call, context, (rendered) =>
    referralReply(201)(referral, rendered),
  )
  if ((await context.referrals.create(commit)) === 'in-progress') {
    return inProgress()
  }
  call.about({ ubrn: referral.ubrn })
  call.audited()
  return ok(reply)
}

async function gather(
  command: CreateReferral,
  call: Call,
  context: Context,
): Promise<CreateReferralFacts> {
  const { identity } = context
  return {
    ...(await creationFacts(command, 'APPOINTMENT_REQUEST', call, context)),
    requestId: `r.${identity.uuid()}`,
    accessCode: accessCodeOf(identity.uuid()),
  }
}

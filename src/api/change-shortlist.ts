import { ok } from '../base/outcome.ts'
import type { ChangeShortlistFacts } from '../domain/referral/change-shortlist.ts'
import type { ChangeShortlist } from '../domain/referral/commands.ts'
import type { Referral } from '../domain/referral/referral.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import type { Reading } from '../wire/read.ts'
import { changeReferral, type ReplyOf, referralInPath } from './change-referral.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { atPlaces } from './placed.ts'
import type { Reply } from './reply.ts'
import { shortlistFacts } from './shortlist-facts.ts'

/**
 * Another shortlist for the referral in the path (A031, A032). The directory is asked before the
 * referral is locked; what the criteria find depends on its patient and its commissioning rules,
 * and is worked out of that inside.
 */
export async function changeShortlist(
  { command, places }: Reading<ChangeShortlist>,
  call: Call,
  context: Context,
  decide: (referral: Referral, facts: ChangeShortlistFacts) => Decided<Referral>,
  replyOf: ReplyOf,
): Promise<Decided<Reply>> {
  const ofShortlist = await shortlistFacts(command.shortlist, context.directory)
  return changeReferral(
    referralInPath(call),
    call,
    context,
    async (referral, patient) => {
      const rule = referral.commissioningRuleOrganisation
      const facts = { ...ofShortlist({ patient, rule, at: call.at }), patient }
      const decided = atPlaces(decide(referral, facts), places)
      return decided.ok ? ok({ referral: decided.value }) : decided
    },
    replyOf,
  )
}

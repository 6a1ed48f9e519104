import type { PatientLookup } from '../domain/directory/patient.ts'
import {
  holdReferral,
  lockReferral,
  type ReferralTarget,
  type ReplyOf,
  store,
} from './change-referral.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import type { Holder } from './pas-conversation.ts'
import type { Reply } from './reply.ts'

/** A caller of the API, who has to be admitted to the referral and to know its version. */
export function holderOf(
  target: ReferralTarget,
  call: Call,
  context: Context,
  replyOf: ReplyOf,
): Holder<PatientLookup, Reply> {
  return {
    hold: (work) => holdReferral(target, call, context, work),
    holdAgain: (request, work) => lockReferral({ ...target, request }, call, context, work),
    store: (held, change) => store(held, change, call, context, replyOf),
  }
}

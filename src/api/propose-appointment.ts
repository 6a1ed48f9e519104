import { ok } from '../base/outcome.ts'
import { arrangementOf } from '../domain/referral/arrange.ts'
import type { ArrangeAppointment } from '../domain/referral/commands.ts'
import { type DeferralFacts, defer } from '../domain/referral/defer.ts'
import { sendForTriage } from '../domain/referral/send-for-triage.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import type { HeldReferral } from '../store/ports/referrals.ts'
import { appointmentReply } from './appointment-reply.ts'
import { changeReferral } from './change-referral.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { referralToArrange } from './referral-to-arrange.ts'
import type { Reply } from './reply.ts'

/**
 * The provider shall find an appointment, or review the referral first: nothing is asked of a PAS.
 */
export async function proposeAppointment(
  command: ArrangeAppointment,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  const decide = arrangementOf(command) === 'defer' ? defer : sendForTriage
  // Asked before the referral is locked: inside, only the transaction's own connection may be used.
  const service = await context.directory.findService(command.service)
  const appointmentId = await context.referrals.nextAppointmentId()
  return changeReferral(
    referralToArrange(command),
    call,
    context,
    async (referral, patient, held) => {
      const facts = { patient, service, appointmentId, ...(await gather(held, command, call)) }
      const decided = decide(referral, command, facts, call.at)
      return decided.ok ? ok({ referral: decided.value }) : decided
    },
    appointmentReply,
  )
}

async function gather(
  { referral: { priority }, slots, listAttempts }: HeldReferral,
  { service, slot }: ArrangeAppointment,
  { at }: Call,
): Promise<Pick<DeferralFacts, 'slot' | 'hasFreeSlots' | 'attempts'>> {
  const found = slot && (await slots.find(slot))
  const free = await slots.listFree({ service, priority, after: at, limit: 1, offset: 0 })
  return { slot: found, hasFreeSlots: free.total > 0, attempts: await listAttempts() }
}

import { ok } from '../base/outcome.ts'
import type { PatientLookup } from '../domain/directory/patient.ts'
import { arrangementOf } from '../domain/referral/arrange.ts'
import type { ArrangeAppointment } from '../domain/referral/commands.ts'
import { type DeferralFacts, defer } from '../domain/referral/defer.ts'
import type { Referral } from '../domain/referral/referral.ts'
import { sendForTriage } from '../domain/referral/send-for-triage.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import { appointmentReply } from './appointment-reply.ts'
import { changeReferral } from './change-referral.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { referralToArrange } from './referral-to-arrange.ts'
import type { Reply } from './reply.ts'

/** The provider shall find an appointment, or review the referral first: nothing is asked of a PAS. */
export async function proposeAppointment(
  command: ArrangeAppointment,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  const decide = arrangementOf(command) === 'defer' ? defer : sendForTriage
  return changeReferral(
    referralToArrange(command),
    call,
    context,
    async (referral, patient) => {
      const facts = await gather(referral, command, patient, call, context)
      const decided = decide(referral, command, facts, call.at)
      return decided.ok ? ok({ referral: decided.value }) : decided
    },
    appointmentReply,
  )
}

async function gather(
  referral: Referral,
  command: ArrangeAppointment,
  patient: PatientLookup,
  call: Call,
  { directory, slots, referrals }: Context,
): Promise<DeferralFacts> {
  const { priority } = referral
  const search = { service: command.service, priority, after: call.at, limit: 1, offset: 0 }
  const [service, slot, free, attempts, appointmentId] = await Promise.all([
    directory.findService(command.service),
    command.slot && slots.find(command.slot, call.at),
    slots.listFree(search),
    referrals.listAttempts(command.ubrn),
    referrals.nextAppointmentId(),
  ])
  return { patient, service, slot, hasFreeSlots: free.total > 0, attempts, appointmentId }
}

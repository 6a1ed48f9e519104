import { book, checkBooking } from '../domain/referral/book.ts'
import type { ArrangeAppointment } from '../domain/referral/commands.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import { appointmentReply } from './appointment-reply.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { holderOf } from './holder-of.ts'
import { bookAtPas } from './pas-conversation.ts'
import { referralToArrange } from './referral-to-arrange.ts'
import type { Reply } from './reply.ts'

/** A016 `booked`: the slot that the caller names, once the PAS has confirmed it. */
export async function bookAppointment(
  command: ArrangeAppointment,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  const { slot } = command
  // Asked before the referral is locked: inside, only the transaction's own connection may be used.
  const service = await context.directory.findService(command.service)
  const appointmentId = await context.referrals.nextAppointmentId()
  return bookAtPas(
    holderOf(referralToArrange(command), call, context, appointmentReply),
    {
      check: async (held, patient) => {
        const facts = { patient, service, slot: slot && (await held.slots.find(slot)) }
        return checkBooking(held.referral, command, facts, call.at)
      },
      booked: (referral, booking) => ({
        referral: book(referral, booking, appointmentId, call.at),
      }),
    },
    call,
    context,
  )
}

import { plusMilliseconds } from '../base/clock.ts'
import { no, ok } from '../base/outcome.ts'
import {
  attemptOutcomeOf,
  bookingRefusal,
  slotNotAvailable,
  unableToConfirm,
} from '../domain/appointment/booking-attempt.ts'
import type { PasOutcome, PasSlot } from '../domain/appointment/pas.ts'
import { type Booking, book, checkBooking } from '../domain/referral/book.ts'
import type { ArrangeAppointment } from '../domain/referral/commands.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import { appointmentReply } from './appointment-reply.ts'
import { holdReferral, lockReferral, store } from './change-referral.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { referralToArrange } from './referral-to-arrange.ts'
import type { Reply } from './reply.ts'

/** A hold outlives the wait for the PAS by this much, for the second transaction. */
const HOLD_MARGIN_MS = 15_000

type Begun = { readonly attempt: string; readonly booking: Booking }

/**
 * Books in three steps, so that no lock and no connection waits for another system (DESIGN 7):
 * hold slot and referral, ask the PAS, then store its answer. A process that dies in between
 * leaves a hold that runs out by itself; until then others are told that the referral is locked.
 */
export async function bookAppointment(
  command: ArrangeAppointment,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  const begun = await begin(command, call, context)
  if (!begun.ok) return begun
  const { attempt, booking } = begun.value
  const outcome = await context.pas.book({
    ...pasSlotOf(command, booking),
    start: booking.slot.start,
    end: booking.slot.end,
    ...(booking.slot.clinician !== undefined && { clinician: booking.slot.clinician }),
  })
  if (outcome.is !== 'ok') return end(attempt, outcome.is, command, booking, context)
  const confirmed = await confirm(command, begun.value, call, context)
  if (confirmed.ok) return confirmed
  await undo(command, begun.value, context)
  return no(unableToConfirm(booking.slot.id, command.ubrn))
}

async function begin(
  command: ArrangeAppointment,
  call: Call,
  context: Context,
): Promise<Decided<Begun>> {
  const { service, slot } = command
  const attempt = context.identity.uuid()
  // Asked before the referral is locked: inside, only the transaction's own connection may be used.
  const foundService = await context.directory.findService(service)
  return holdReferral(referralToArrange(command), call, context, async (held, patient) => {
    const foundSlot = slot && (await held.slots.find(slot, call.at))
    const facts = { patient, service: foundService, slot: foundSlot }
    const checked = checkBooking(held.referral, command, facts, call.at)
    if (!checked.ok) return checked
    const booking = checked.value
    const isHeld = await held.beginBooking({
      attempt,
      slot: booking.slot.id,
      service,
      at: call.at,
      until: plusMilliseconds(call.at, context.limits.pasTimeoutMs + HOLD_MARGIN_MS),
    })
    return isHeld ? ok({ attempt, booking }) : no(slotNotAvailable(booking.slot.id))
  })
}

/**
 * Nothing was booked: remembers why, since that is what may permit a deferral, and frees the slot.
 */
async function end(
  attempt: string,
  outcome: Exclude<PasOutcome['is'], 'ok'>,
  { ubrn }: ArrangeAppointment,
  { slot }: Booking,
  { referrals }: Context,
): Promise<Decided<never>> {
  await referrals.endAttempt(attempt, attemptOutcomeOf[outcome])
  return no(bookingRefusal(outcome, slot.id, ubrn))
}

async function confirm(
  command: ArrangeAppointment,
  { attempt, booking }: Begun,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  const appointmentId = await context.referrals.nextAppointmentId()
  return lockReferral({ ...referralToArrange(command), attempt }, call, context, async (held) => {
    const referral = book(held.referral, booking, appointmentId, call.at)
    const booked = { attempt, slot: booking.slot.id }
    const change = { referral, booked }
    return ok(await store(held, change, call, context, appointmentReply))
  })
}

/**
 * The PAS booked, yet the referral could not take it: the hold had run out. The PAS is told to let
 * go.
 */
async function undo(
  command: ArrangeAppointment,
  { attempt, booking }: Begun,
  { pas, referrals }: Context,
): Promise<void> {
  await pas.cancel(pasSlotOf(command, booking))
  await referrals.endAttempt(attempt, 'ERROR')
}

function pasSlotOf({ ubrn, service }: ArrangeAppointment, { slot }: Booking): PasSlot {
  return { ubrn, service, slot: slot.id, pasReference: slot.pasReference }
}

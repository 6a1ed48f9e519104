import { no, ok } from '../base/outcome.ts'
import {
  attemptOutcomeOf,
  bookingRefusal,
  slotNotAvailable,
  unableToConfirm,
} from '../domain/appointment/booking-attempt.ts'
import {
  cancellationOutcomeOf,
  cancellationRefusal,
} from '../domain/appointment/cancellation-attempt.ts'
import { isKnown, type PasOutcome, type PasRequest } from '../domain/appointment/pas.ts'
import type { Slot } from '../domain/appointment/slot.ts'
import type { Ubrn } from '../domain/identifier/ubrn.ts'
import type { Booking } from '../domain/referral/book.ts'
import { type Ending, endAppointment, slotToCancel } from '../domain/referral/end-appointment.ts'
import type { Referral } from '../domain/referral/referral.ts'
import type { RefusalCode } from '../domain/refusal/codes.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import type { EndPasRequest } from '../store/ports/pas-requests.ts'
import type { HeldReferral } from '../store/ports/referrals.ts'
import { type Act, auditOfAct } from './act.ts'
import type { Change } from './commit-of.ts'
import type { Context } from './context.ts'
import { heldUntil } from './held-until.ts'

/**
 * How whoever acts gets hold of the referral: to look and decide, and again once the PAS has
 * answered. `Facts` is what was looked up on the way.
 */
export type Holder<Facts, Result> = {
  readonly hold: <T>(
    work: (held: HeldReferral, facts: Facts) => Promise<Decided<T>>,
  ) => Promise<Decided<T>>
  readonly holdAgain: <T>(
    request: string,
    work: (held: HeldReferral) => Promise<Decided<T>>,
  ) => Promise<Decided<T>>
  readonly store: (held: HeldReferral, change: Change) => Promise<Result>
}

export type BookingPlan<Facts> = {
  readonly check: (held: HeldReferral, facts: Facts) => Promise<Decided<Booking>>
  /** The referral with the appointment; `Change` may name more that goes with it. */
  readonly booked: (referral: Referral, booking: Booking) => Change
}

/**
 * Books in three steps, so that no lock and no connection waits for another system (DESIGN 7):
 * hold slot and referral, ask the PAS, then store its answer. Until then others are told that the
 * referral is locked. What a process that dies in between leaves is settled later
 * (`settle-pas-requests`).
 */
export async function bookAtPas<Facts, Result>(
  holder: Holder<Facts, Result>,
  plan: BookingPlan<Facts>,
  act: Pick<Act, 'at'>,
  context: Context,
): Promise<Decided<Result>> {
  const request = context.identity.uuid()
  const begun = await holder.hold(async (held, facts) => {
    const checked = await plan.check(held, facts)
    if (!checked.ok) return checked
    const booking = checked.value
    const isHeld = await held.beginBooking({
      request,
      slot: booking.slot.id,
      service: booking.service.id,
      at: act.at,
      until: heldUntil(act, context),
    })
    if (!isHeld) return no(slotNotAvailable(booking.slot.id))
    return ok({ booking, ubrn: held.referral.ubrn })
  })
  if (!begun.ok) return begun
  const { booking, ubrn } = begun.value
  const { slot } = booking
  const outcome = await context.pas.book({
    ...pasRequest(request, ubrn, slot),
    start: slot.start,
    end: slot.end,
    ...(slot.clinician !== undefined && { clinician: slot.clinician }),
  })
  if (outcome.is !== 'ok') {
    await end(request, attemptOutcomeOf[outcome.is], outcome, act, context)
    return no(bookingRefusal(outcome.is, slot.id, ubrn))
  }
  const confirmed = await holder.holdAgain(request, async (held) => {
    const change = plan.booked(held.referral, booking)
    return ok(await holder.store(held, { ...change, booked: { request, slot: slot.id } }))
  })
  if (confirmed.ok) return confirmed
  // Booked, yet the hold had run out and somebody came between: the PAS is told to let go.
  await end(request, 'ERROR', LOST, act, context)
  return no(unableToConfirm(slot.id, ubrn))
}

const LOST: PasOutcome = { is: 'lost' }

export type EndingPlan<Facts> = {
  readonly decide: (held: HeldReferral, facts: Facts) => Promise<Decided<Ending>>
  /** What a PAS that errs comes to: 502, unless the page documents none. */
  readonly ofError?: RefusalCode
}

/**
 * Ends an appointment, or a referral with its appointment (DOMAIN 1.3). Where a PAS keeps the
 * booking it has to agree first, in the same three steps; should its yes come after everybody has
 * gone, what was decided is still done.
 */
export async function endAtPas<Facts, Result>(
  holder: Holder<Facts, Result>,
  plan: EndingPlan<Facts>,
  act: Act,
  context: Context,
): Promise<Decided<Result>> {
  const request = context.identity.uuid()
  const begun = await holder.hold<Begun<Result>>(async (held, facts) => {
    const decided = await plan.decide(held, facts)
    if (!decided.ok) return decided
    const ending = decided.value
    const slot = await bookedSlot(held)
    if (slot === undefined) {
      const referral = endAppointment(held.referral, ending, act.at)
      return ok({ is: 'done', result: await holder.store(held, { referral }) })
    }
    await beginCancellation(held, { request, slot, ending }, act, context)
    return ok({ is: 'asking', ending, slot, ubrn: held.referral.ubrn })
  })
  if (!begun.ok) return begun
  if (begun.value.is === 'done') return ok(begun.value.result)
  const { ending, slot, ubrn } = begun.value
  const reason = ending.reason.code
  const outcome = await context.pas.cancel({ ...pasRequest(request, ubrn, slot), reason })
  if (outcome.is !== 'ok') {
    await end(request, cancellationOutcomeOf[outcome.is], outcome, act, context)
    return no(cancellationRefusal(outcome.is, slot.id, ubrn, plan.ofError))
  }
  const confirmed = await holder.holdAgain(request, async (held) => {
    const referral = endAppointment(held.referral, ending, act.at)
    return ok(await holder.store(held, { referral, cancelled: { request, slot: slot.id } }))
  })
  // Agreed, yet somebody came between: it is asked again, and done then if it still can be.
  if (!confirmed.ok) await end(request, 'TIMED_OUT', LOST, act, context)
  return confirmed
}

type Begun<Result> =
  | { readonly is: 'done'; readonly result: Result }
  | { readonly is: 'asking'; readonly ending: Ending; readonly slot: Slot; readonly ubrn: Ubrn }

async function bookedSlot({ referral, slots }: HeldReferral): Promise<Slot | undefined> {
  const id = slotToCancel(referral)
  return id === undefined ? undefined : slots.find(id)
}

async function beginCancellation(
  held: HeldReferral,
  { request, slot, ending }: { request: string; slot: Slot; ending: Ending },
  act: Act,
  context: Context,
): Promise<void> {
  const { ubrn, patient } = held.referral
  await held.beginCancellation({
    request,
    slot: slot.id,
    service: slot.service,
    at: act.at,
    until: heldUntil(act, context),
    deed: { ending, audit: auditOfAct(act, DONE, { ubrn, nhsNumber: patient }) },
  })
}

/** What the audit record says of a deed that is done after all. */
const DONE = 200

function pasRequest(id: string, ubrn: Ubrn, slot: Slot): PasRequest {
  return { id, ubrn, service: slot.service, slot: slot.id, pasReference: slot.pasReference }
}

async function end(
  request: string,
  outcome: EndPasRequest['outcome'],
  answer: PasOutcome,
  { at }: Pick<Act, 'at'>,
  { pasRequests }: Pick<Context, 'pasRequests'>,
): Promise<void> {
  await pasRequests.end({ request, outcome, ...(!isKnown(answer) && { askAgainAt: at }) })
}
